package warren.desk.outcome;

/** The command was given something that does not exist. The message says what to write. */
public final class MisuseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With the message that the learner reads. */
  public MisuseException(String message) {
    super(message);
  }
}
