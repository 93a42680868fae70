package warren.lab.wire;

import com.rabbitmq.client.Method;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import warren.lab.wire.WireEvent.Direction;

/**
 * Something that goes wrong on a wire at its n-th method of a kind. It happens once, except that a
 * hold lasts until it is released, and that a delay is one for each method from then on. Methods
 * are counted from when the fault was {@linkplain Wire#arm armed}, over all the client's
 * connections.
 */
public final class WireFault implements Mishap {

  /** What goes wrong. */
  public enum Deed {
    /** All before the method gets through, the method and what follows does not. */
    CUT_BEFORE("the connection to be cut before "),
    /** The method and all before it gets through, what follows does not, either way. */
    CUT_AFTER("the connection to be cut after "),
    /** The method alone does not get through. */
    DROP("the lab to drop "),
    /** The method and what follows it in this direction of its connection waits. */
    HOLD("the lab to hold "),
    /**
     * The method, and what follows it in this direction of its connection, comes that much later.
     */
    DELAY("the lab to delay ");

    private final String words;

    Deed(String words) {
      this.words = words;
    }

    boolean cuts() {
      return this == CUT_BEFORE || this == CUT_AFTER;
    }

    /** Whether the method itself is kept from getting through. */
    boolean withholds() {
      return this == CUT_BEFORE || this == DROP;
    }

    /** Whether the method itself has to wait before it is dealt with. */
    boolean halts() {
      return this == HOLD || this == DELAY;
    }
  }

  private final Deed deed;
  private final int nth;
  private final WireMethod method;
  private final Duration delay;
  private final CompletableFuture<Void> released = new CompletableFuture<>();
  private int seen;
  private volatile boolean fired;

  /**
   * A fault that is not armed yet.
   *
   * @param nth at which method of the kind, from 1
   * @throws IllegalArgumentException if there can be no such method
   */
  public WireFault(Deed deed, int nth, WireMethod method) {
    this(deed, nth, method, Duration.ZERO);
  }

  /**
   * A delay that is not armed yet, of each such method.
   *
   * @param delay how long each of them waits, after the one before has left
   */
  public static WireFault delay(Duration delay, WireMethod method) {
    return new WireFault(Deed.DELAY, 1, method, delay);
  }

  private WireFault(Deed deed, int nth, WireMethod method, Duration delay) {
    if (nth < 1) {
      throw new IllegalArgumentException("methods are counted from 1, not from " + nth);
    }
    this.deed = deed;
    this.nth = nth;
    this.method = method;
    this.delay = delay;
  }

  /** Whether it has happened; a hold or a delay: whether a method has come to wait. */
  @Override
  public boolean fired() {
    return fired;
  }

  /** How many methods of its kind have come by since it was armed. */
  @Override
  public synchronized int seen() {
    return seen;
  }

  /** Ends a hold: what waits goes on, and no more is held. */
  public void release() {
    released.complete(null);
  }

  Deed deed() {
    return deed;
  }

  boolean isReleased() {
    return released.isDone();
  }

  /** When a method that it has met, and that waits, may go on. */
  CompletionStage<Void> mayGoOn() {
    return deed == Deed.DELAY
        ? new CompletableFuture<Void>()
            .completeOnTimeout(null, delay.toMillis(), TimeUnit.MILLISECONDS)
        : released;
  }

  void fire() {
    fired = true;
  }

  /** Counts a method if it is of the kind, and says whether it is the one. */
  synchronized boolean meets(Direction direction, Method passing) {
    if (!method.matches(direction, passing)) {
      return false;
    }
    seen++;
    return deed.halts() ? seen >= nth && !isReleased() : seen == nth;
  }

  /** Why a method has not got through, or not yet; empty where it has. */
  Optional<String> note() {
    return switch (deed) {
      case CUT_BEFORE -> Optional.of(Link.CUT_OFF);
      case DROP -> Optional.of("dropped by the lab");
      case HOLD -> Optional.of("held by the lab");
      case DELAY -> Optional.of("delayed by the lab");
      case CUT_AFTER -> Optional.empty();
    };
  }

  /** As in {@code the connection to be cut after basic.publish to the broker, number 3}. */
  @Override
  public String toString() {
    return deed.words + method + ", number " + nth;
  }
}
