package warren.desk.branch;

/** The branch cannot be made. The message says why and what to do. */
public final class BranchException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean environment;

  private BranchException(String why, String todo, boolean environment) {
    super(why + "\nNext: " + todo);
    this.environment = environment;
  }

  static BranchException refused(String why, String todo) {
    return new BranchException(why, todo, false);
  }

  static BranchException notReady(String why, String todo) {
    return new BranchException(why, todo, true);
  }

  /** Whether the machine lacks something, rather than the repository being in a state for it. */
  public boolean isEnvironment() {
    return environment;
  }
}
