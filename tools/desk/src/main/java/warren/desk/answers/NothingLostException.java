package warren.desk.answers;

/** A file of the learner's could not be replaced. The message says why, and what to do. */
public final class NothingLostException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /** With the message that the learner reads. */
  public NothingLostException(String message) {
    super(message);
  }
}
