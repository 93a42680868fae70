package warren.lab;

/** What a test throws in place of what it threw: the same failure, explained. */
public final class ExplainedError extends AssertionError {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  ExplainedError(Failure failure) {
    super(failure.text());
    this.failure = failure;
  }

  /** The failure as a value. */
  public Failure failure() {
    return failure;
  }
}
