package warren.desk.trace;

/** A file is no run that can be shown. The message says why, and what to do. */
public final class UnreadableRunException extends Exception {

  private static final long serialVersionUID = 1L;

  UnreadableRunException(String message) {
    super(message);
  }
}
