package warren.lab;

import warren.lab.wire.Mishap;

/**
 * Something that the lab makes go wrong on a client's wire, once, at a method that a test chose. A
 * test whose fault never happened has proved nothing: see {@link #awaitFired}, {@link #fired}.
 */
public class Fault {

  private final Mishap mishap;
  private final Waiting waiting;
  private volatile boolean forestalled;

  Fault(Mishap mishap, Waiting waiting) {
    this.mishap = mishap;
    this.waiting = waiting;
  }

  /** Whether it has happened. */
  public final boolean fired() {
    return mishap.fired();
  }

  /**
   * Waits until it has happened.
   *
   * @throws Finding if its method does not come
   */
  public final void awaitFired() {
    waiting.eventually(
        toString(),
        () -> {
          if (!fired()) {
            throw new Finding(toString(), mishap.came());
          }
        });
  }

  /**
   * Waits until it has happened to a call of the learner's code, or that has thrown.
   *
   * @throws Finding if its method does not come
   * @throws Exception what the call threw before it came that far
   */
  public final void awaitFired(Task<?> call) throws Exception {
    waiting.eventually(
        toString(),
        () -> {
          if (!fired() && !hasThrown(call)) { // what has returned may yet be on its way
            throw new Finding(toString(), mishap.came());
          }
        });
    if (!fired()) {
      forestalled = true;
      call.result();
      throw new Finding(toString(), mishap.came());
    }
  }

  private static boolean hasThrown(Task<?> call) {
    return call.isDone() && call.thrown().isPresent();
  }

  /** Says that the test does not count on it: it happens as far as its methods come. */
  public final Fault ifItComes() {
    forestalled = true;
    return this;
  }

  /** Whether a test still counts on it in vain; what came to its end before it says why. */
  final boolean isMissed() {
    return !fired() && !forestalled;
  }

  /** What was to happen and did not, as a sentence for a failure. */
  final String story() {
    return mishap.missed();
  }

  final Mishap mishap() {
    return mishap;
  }

  /** As in {@code the connection to be cut after basic.publish to the broker, number 3}. */
  @Override
  public String toString() {
    return mishap.toString();
  }
}
