package warren.lab;

import java.time.Duration;
import java.util.OptionalLong;

/** Measures how long something took, from the moment at which it was made. */
public final class Stopwatch {

  private final String since;
  private final long began = System.nanoTime();
  private OptionalLong ended = OptionalLong.empty();

  Stopwatch(String since) {
    this.since = since;
  }

  /** Stops it, if it is running. */
  public synchronized void stop() {
    if (ended.isEmpty()) {
      ended = OptionalLong.of(System.nanoTime());
    }
  }

  /** How long it has run, until now or until it was stopped. */
  public synchronized Duration elapsed() {
    return Duration.ofNanos(ended.orElseGet(System::nanoTime) - began);
  }

  @Override
  public String toString() {
    return "the time since " + since;
  }
}
