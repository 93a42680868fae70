package warren.lab;

/**
 * What a test stands on failed: the broker, its keeper or Redis. It says nothing about the code
 * under test, and its message says so, after what happened.
 */
public final class EnvironmentException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what happened, as sentences. */
  EnvironmentException(String what) {
    super(what + "\nThis says nothing about your code.");
  }

  /** With what happened, as sentences, and what led to it. */
  EnvironmentException(String what, Throwable cause) {
    this(what);
    initCause(cause);
  }
}
