package warren.lab;

/**
 * A client's process that dies on cue. Something that a test gives to the learner's code calls
 * {@link #here} at the moment to die at; then the client's connections are cut for good, and the
 * thread ends with an error that code for exceptions does not catch.
 *
 * <pre>{@code
 * var crash = lab.crash("after the effect", worker, 1);
 * new PaymentInbox(payment -> { effects.add(payment); crash.here(); }).start(worker.factory());
 * crash.awaitHappened();
 * }</pre>
 */
public final class Crash {

  private final String moment;
  private final Client client;
  private final int nth;
  private final Waiting waiting;
  private int visits;

  /** What ends the thread. */
  public static final class Died extends Error {
    private static final long serialVersionUID = 1L;

    private Died(String message) {
      super(message, null, false, false);
    }
  }

  Crash(String moment, Client client, int nth, Waiting waiting) {
    this.moment = moment;
    this.client = client;
    this.nth = nth;
    this.waiting = waiting;
  }

  /**
   * The moment: at its n-th time the client dies, and whoever comes here later finds it dead.
   *
   * @throws Died if the client has died
   */
  public void here() {
    synchronized (this) {
      if (++visits < nth) {
        return;
      }
      if (visits == nth) {
        client.die();
      }
    }
    throw new Died(client + " died " + moment);
  }

  /** Whether it has happened. */
  public synchronized boolean happened() {
    return visits >= nth;
  }

  /**
   * Waits until it has happened.
   *
   * @throws Finding if the moment does not come
   */
  public void awaitHappened() {
    waiting.eventually(
        toString(),
        () -> {
          if (!happened()) {
            throw new Finding(toString(), "it did not come so far");
          }
        });
  }

  @Override
  public String toString() {
    return moment + ", when " + client + " is to die";
  }
}
