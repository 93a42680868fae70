package warren.lab.broker;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** A keeper's log, for who looks into its folder when something went wrong. */
public final class Log {

  private Log() {}

  /** A line, with the time. */
  public static void say(String what) {
    System.out.println(LocalTime.now().truncatedTo(ChronoUnit.MILLIS) + " " + what);
  }

  /** A line, and the stack of what led to it. */
  public static void say(String what, Throwable why) {
    say(what);
    why.printStackTrace(System.out);
  }
}
