package warren.lab;

import java.time.Duration;

/** Measures how long something took, from the moment at which it was made. */
public final class Stopwatch {

  private final String since;
  private final long began = System.nanoTime();

  Stopwatch(String since) {
    this.since = since;
  }

  /** How long it has run. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Override
  public String toString() {
    return "the time since " + since;
  }
}
