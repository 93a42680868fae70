package warren.lab;

/**
 * What a test stands on failed: the broker, its keeper or Redis. It says nothing about the code
 * under test. The message says what happened, over several lines.
 */
public final class EnvironmentException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With the message that the learner reads. */
  EnvironmentException(String message) {
    super(message);
  }

  /** With the message that the learner reads, and what led to it. */
  EnvironmentException(String message, Throwable cause) {
    super(message, cause);
  }
}
