package warren.lab;

/** What a test throws in place of what it threw: the same failure, explained. */
public final class ExplainedError extends AssertionError {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;
  private final boolean late;

  ExplainedError(Failure failure, boolean late) {
    super(failure.text());
    this.failure = failure;
    this.late = late;
  }

  /** Whether the code did not come back, so that the tests to come are likely to wait as long. */
  public boolean late() {
    return late;
  }

  /** The failure as a value. */
  public Failure failure() {
    return failure;
  }
}
