package warren.desk.outcome;

/** What a command ends with. */
public final class ExitCode {

  /** It worked; the tests passed. */
  public static final int PASSED = 0;

  /** The tests failed. */
  public static final int FAILED = 1;

  /** There is no such command, option or exercise. */
  public static final int MISUSE = 2;

  /** Something is missing on this machine, or the course itself is damaged. */
  public static final int NOT_READY = 3;

  private ExitCode() {}
}
