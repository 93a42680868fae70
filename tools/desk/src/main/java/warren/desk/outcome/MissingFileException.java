package warren.desk.outcome;

/** A file of an exercise is not there. The message says how it comes back. */
public final class MissingFileException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /** With the message that the learner reads. */
  public MissingFileException(String message) {
    super(message);
  }
}
