package warren.desk.engine;

import java.time.Duration;
import java.util.Optional;
import warren.lab.Failure;

/**
 * What became of one test.
 *
 * @param method the test method's name; empty where the whole class failed
 * @param displayName the test's name as a sentence
 * @param status how it ended
 * @param failure why it failed, where it did
 * @param skipped why it was skipped; empty where it was not
 * @param took how long it ran
 */
public record TestResult(
    String method,
    String displayName,
    Status status,
    Optional<Failure> failure,
    String skipped,
    Duration took) {

  /** How a test ended. */
  public enum Status {
    PASSED,
    FAILED,
    SKIPPED
  }
}
