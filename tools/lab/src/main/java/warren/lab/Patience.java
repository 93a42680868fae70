package warren.lab;

import java.time.Duration;
import warren.lab.wire.Recorder;

/** One wait's patience: it ends when it is used up, or when what is awaited can no longer come. */
final class Patience {

  /** The longest wait for something that should happen. */
  static final Duration LONGEST = Duration.ofSeconds(10);

  /** The longest wait for a call that has not come back in an earlier test, either. */
  static final Duration SHORT = Duration.ofMillis(500);

  /** The longest wait in a {@link Hurry}: time enough to see that all stand still. */
  static final Duration HURRIED = Duration.ofMillis(1500);

  /** With nothing new on the wire this long, what has not happened is not going to. */
  static final Duration HOPELESS = Duration.ofSeconds(3);

  /** The same in a test that has waited in vain before. */
  static final Duration HOPELESS_AGAIN = Duration.ofSeconds(1);

  /**
   * With all at a standstill this long, before a round trip to the broker and after it, the broker
   * has nothing more to say: a busy one may be late.
   */
  private static final Duration STANDSTILL = Duration.ofMillis(500);

  /**
   * Without a client there is no broker to ask; a thread that was woken may yet wait for a core.
   */
  private static final Duration STANDSTILL_ALONE = Duration.ofSeconds(1);

  private final Recorder recorder;
  private final Outlook outlook;
  private final Runnable roundTrip;
  private final Duration longest;
  private final Duration hopeless;
  private final long began = System.nanoTime();
  private long restsSince = began;
  private int seen = -1;
  private boolean asked;
  private boolean proof;

  /** One that gives up after {@link #HOPELESS} without news, or after the longest time. */
  Patience(Recorder recorder, Outlook outlook, Runnable roundTrip, Duration longest) {
    this(recorder, outlook, roundTrip, longest, HOPELESS);
  }

  /**
   * @param hopeless with nothing new on the wire this long, it gives up
   */
  Patience(
      Recorder recorder, Outlook outlook, Runnable roundTrip, Duration longest, Duration hopeless) {
    this.recorder = recorder;
    this.outlook = outlook;
    this.roundTrip = roundTrip;
    this.longest = longest;
    this.hopeless = hopeless;
  }

  /** Whether to wait no longer. To be asked again and again. */
  boolean isOver() {
    outlook.follow(recorder.events());
    var waited = since(began);
    proof = standsStill();
    return proof
        || waited.compareTo(longest) > 0
        || waited.compareTo(hopeless) > 0 && nothingNewFor(hopeless);
  }

  /** Whether it is over as all stand still, so that nothing can come any more. */
  boolean isProof() {
    return proof;
  }

  /** Whether all that has gone by in that time had gone by many times before. */
  boolean nothingNewFor(Duration time) {
    return recorder.elapsed().minus(outlook.lastNew()).compareTo(time) > 0;
  }

  private boolean standsStill() {
    int events = recorder.events().size();
    var enough = events == 0 ? STANDSTILL_ALONE : STANDSTILL;
    if (events != seen) {
      seen = events;
      restart();
      return false;
    }
    if (outlook.mayChange(quiet())) {
      return false; // all may stand still meanwhile
    }
    // dumping threads costs time, so it is not done while somebody has just said something
    if (since(restsSince).compareTo(enough.dividedBy(2)) < 0) {
      return false;
    }
    if (!Standstill.holds(outlook.noTimerRings())) {
      restart();
      return false;
    }
    if (since(restsSince).compareTo(enough) < 0) {
      return false;
    }
    if (outlook.ticks()) {
      restart();
      return false;
    }
    if (events == 0 || asked) {
      return true;
    }
    roundTrip.run();
    asked = true;
    restsSince = System.nanoTime();
    return false;
  }

  /** Not longer than this wait: what the lab did before is not on the wire. */
  private Duration quiet() {
    var waited = since(began);
    return recorder.quietFor().compareTo(waited) < 0 ? recorder.quietFor() : waited;
  }

  private void restart() {
    restsSince = System.nanoTime();
    asked = false;
  }

  private static Duration since(long moment) {
    return Duration.ofNanos(System.nanoTime() - moment);
  }
}
