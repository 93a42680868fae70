package warren.desk.engine;

import java.time.Duration;

/**
 * How long a job may take.
 *
 * @param job from its first test to its last
 * @param test without one of its tests beginning or ending
 */
record Limits(Duration job, Duration test) {

  /** A right answer needs a few seconds; the lab itself ends a test after thirty. */
  static final Limits USUAL = new Limits(Duration.ofSeconds(90), Duration.ofSeconds(40));

  /** Where many run at the same time, a job takes longer; a test that hangs does not. */
  static final Limits OF_MANY = new Limits(Duration.ofSeconds(180), USUAL.test());

  /** To hand them to a worker. */
  String asArgument() {
    return job.toMillis() + "," + test.toMillis();
  }

  static Limits fromArgument(String argument) {
    String[] millis = argument.split(",");
    return new Limits(
        Duration.ofMillis(Long.parseLong(millis[0])), Duration.ofMillis(Long.parseLong(millis[1])));
  }
}
