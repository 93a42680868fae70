package warren.lab;

import java.time.Duration;

/** What can be said of a time that was measured. */
public final class StopwatchAssert extends ReasonedAssert<StopwatchAssert, Stopwatch> {

  /** The broker has a clock of its own, which counts whole milliseconds. */
  private static final Duration INEXACT = Duration.ofMillis(10);

  StopwatchAssert(Stopwatch stopwatch) {
    super(stopwatch, StopwatchAssert.class);
  }

  /** It has run for that long or longer, as far as the clocks of two programs agree. */
  public StopwatchAssert hasRunFor(Duration least) {
    var elapsed = actual.elapsed();
    if (elapsed.compareTo(least.minus(INEXACT)) < 0) {
      throw finding(
          "%s to be %d ms or more".formatted(actual, least.toMillis()),
          "it is " + elapsed.toMillis() + " ms");
    }
    return this;
  }
}
