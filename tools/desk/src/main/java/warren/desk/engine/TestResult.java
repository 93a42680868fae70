package warren.desk.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of one test.
 *
 * @param method the test method's name; empty where the whole class failed
 * @param displayName the test's name as a sentence
 * @param status how it ended
 * @param failure what the learner reads, complete, where it failed; the reason where it was skipped
 * @param took how long it ran
 */
public record TestResult(
    String method, String displayName, Status status, Optional<String> failure, Duration took) {

  /** How a test ended. */
  public enum Status {
    PASSED,
    FAILED,
    SKIPPED
  }
}
