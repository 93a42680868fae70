package warren.lab;

import java.util.Arrays;
import java.util.Map;

/**
 * Says whose code it was when the JVM ends in the middle of a test, as a build tool would only
 * report that its JVM is gone; and ends what that code has started.
 */
final class ExitWatch {

  private static volatile LearnerCode running;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ExitWatch::report, "exit watch"));
  }

  private ExitWatch() {}

  static void testBegins(LearnerCode code) {
    running = code;
  }

  static void testEnds() {
    running = null;
  }

  private static void report() {
    ChildProcesses.end();
    var code = running;
    if (code != null) {
      Thread.getAllStackTraces().entrySet().stream()
          .filter(entry -> endsTheJvm(entry.getValue()))
          .map(Map.Entry::getValue)
          .flatMap(stack -> code.nearest(stack).stream())
          .findFirst()
          .map(LearnerCode::place)
          .ifPresent(
              place -> System.err.println("Your code ended the JVM (System.exit) at " + place));
    }
  }

  private static boolean endsTheJvm(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .anyMatch(
            frame ->
                frame.getClassName().equals("java.lang.Runtime")
                    && frame.getMethodName().equals("exit"));
  }
}
