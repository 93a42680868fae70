package warren.lab.diagnosis;

/** What a test lets throw: handlers of messages, as far as they are told a message's body. */
public interface Failing {

  /** Whether a handler of the message of that body was called, and each of its calls threw. */
  boolean alwaysThrew(String body);

  /** How often a handler of the message of that body was called, as far as that is known. */
  default long called(String body) {
    return Long.MAX_VALUE;
  }
}
