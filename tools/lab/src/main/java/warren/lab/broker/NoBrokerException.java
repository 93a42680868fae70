package warren.lab.broker;

/**
 * No broker can be had, or not what is kept with it, such as a Redis. The message says what was
 * tried and what to do, over several lines.
 */
public class NoBrokerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With the message that the learner reads. */
  public NoBrokerException(String message) {
    super(message);
  }
}
