package warren.desk.git;

/** Git cannot do what it was asked for. The message says why and what to do. */
public final class GitException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean environment;

  private GitException(String why, String todo, boolean environment) {
    super(why + "\nNext: " + todo);
    this.environment = environment;
  }

  /** The repository is not in a state for it. */
  public static GitException refused(String why, String todo) {
    return new GitException(why, todo, false);
  }

  /** The machine lacks something. */
  public static GitException notReady(String why, String todo) {
    return new GitException(why, todo, true);
  }

  /** Whether the machine lacks something, rather than the repository being in a state for it. */
  public boolean isEnvironment() {
    return environment;
  }
}
