package warren.desk.update;

/** The course could not be updated. The message says why, what was changed, and what to do. */
public final class UpdateException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean environment;

  private UpdateException(String message, boolean environment) {
    super(message);
    this.environment = environment;
  }

  static UpdateException refused(String why, String next) {
    return new UpdateException(why + "\nNext: " + next, false);
  }

  static UpdateException notReady(String why, String next) {
    return new UpdateException(why + "\nNext: " + next, true);
  }

  /** Whether something is missing here, rather than that something else was to be done first. */
  public boolean isEnvironment() {
    return environment;
  }
}
