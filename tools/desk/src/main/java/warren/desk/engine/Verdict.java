package warren.desk.engine;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import warren.lab.Failure;

/**
 * What became of a {@link Job}.
 *
 * @param outcome how it ended
 * @param tests the tests that ran, in the order in which they ended
 * @param detail what the learner reads where the outcome is neither {@code PASSED} nor {@code
 *     FAILED}, over several lines; else empty
 * @param output what the code printed, cut where it is too much
 * @param took from the call to the end
 */
public record Verdict(
    Outcome outcome, List<TestResult> tests, String detail, String output, Duration took) {

  /** How a job ended. */
  public enum Outcome {
    /** Every test passed, and there was at least one. */
    PASSED,
    /** At least one test failed. */
    FAILED,
    /** The sources do not compile. */
    DID_NOT_COMPILE,
    /** The code ended the JVM, or used up its memory. */
    ENDED_ITSELF,
    /** The run was ended because it took too long. */
    TIMED_OUT,
    /** A test needs a broker and none can be had. */
    NO_BROKER,
    /** Broker or Redis were gone in the middle of the run; of the code this says nothing. */
    ENVIRONMENT
  }

  public Verdict {
    tests = List.copyOf(tests);
  }

  /** Whether every test passed. */
  public boolean passed() {
    return outcome == Outcome.PASSED;
  }

  /** Why tests failed, in the order in which they ended. */
  public Stream<Failure> failures() {
    return tests.stream().flatMap(test -> test.failure().stream());
  }

  /** Whether it is about the code, and not about the machine that it was to run on. */
  public boolean saysSomethingOfTheCode() {
    return outcome != Outcome.NO_BROKER && outcome != Outcome.ENVIRONMENT;
  }

  /** Whether the JVM in which the tests ran has ended with them. */
  boolean endedTheJvm() {
    return outcome == Outcome.ENDED_ITSELF || outcome == Outcome.TIMED_OUT;
  }
}
