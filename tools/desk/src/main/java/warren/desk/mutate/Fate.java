package warren.desk.mutate;

import warren.desk.engine.TestResult;
import warren.desk.engine.Verdict;

/** What the tests said of a mutant. */
enum Fate {
  /** A test failed and named a cause, or the mutant never ended. */
  KILLED,
  /** A test failed, but the learner would not read why. */
  KILLED_WITHOUT_CAUSE,
  /** Every test passed. */
  SURVIVED,
  /** It is no Java, or its types do not fit. */
  DID_NOT_COMPILE;

  /**
   * @throws IllegalStateException if the verdict says nothing of the code, with why
   */
  static Fate of(Verdict verdict) {
    return switch (verdict.outcome()) {
      case PASSED -> SURVIVED;
      case DID_NOT_COMPILE -> DID_NOT_COMPILE;
      case TIMED_OUT, ENDED_ITSELF -> KILLED;
      case FAILED ->
          verdict.tests().stream().anyMatch(Fate::namesACause) ? KILLED : KILLED_WITHOUT_CAUSE;
      case NO_BROKER, ENVIRONMENT -> throw new IllegalStateException(verdict.detail());
    };
  }

  private static boolean namesACause(TestResult test) {
    return test.status() == TestResult.Status.FAILED
        && test.failure().filter(failure -> !failure.causes().isEmpty()).isPresent();
  }
}
