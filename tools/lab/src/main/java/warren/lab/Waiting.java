package warren.lab;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.awaitility.pollinterval.IterativePollInterval;
import org.awaitility.pollinterval.PollInterval;
import warren.lab.wire.Recorder;
import warren.lab.wire.Recording;

/** The lab's two ways to wait: for something to happen, and to see that nothing more happens. */
final class Waiting {

  /** With the wire silent this long after a round trip to the broker, nothing more is coming. */
  static final Duration QUIET = Duration.ofMillis(300);

  /** Where nothing but repetition goes by this long, a wire is as quiet as it will be. */
  private static final Duration NOISE = Duration.ofMillis(500);

  private static final Duration FIRST_POLL = Duration.ofMillis(5);
  private static final Duration LAST_POLL = Duration.ofMillis(50);

  /** What is there at once is seen at once; what takes its time is not asked for all the time. */
  private static final PollInterval POLL =
      IterativePollInterval.iterative(
          last -> last.compareTo(LAST_POLL) < 0 ? last.multipliedBy(3).dividedBy(2) : LAST_POLL,
          FIRST_POLL);

  private final Recorder recorder;
  private final Runnable roundTrip;
  private final Hurry hurry;
  private final Outlook outlook = new Outlook();
  private volatile boolean waitedInVain;
  private volatile boolean stoodStill;

  /**
   * The ways to wait of one test.
   *
   * @param roundTrip asks the broker for something and waits for the answer
   * @param hurry whether to wait as long as one may
   */
  Waiting(Recorder recorder, Runnable roundTrip, Hurry hurry) {
    this.recorder = recorder;
    this.roundTrip = roundTrip;
    this.hurry = hurry;
  }

  /** What the test's clients and the broker have said. */
  Recording recording() {
    return recorder;
  }

  /**
   * From now on things may change with time alone, so a standstill is no reason to give up: a
   * message expires, or the broker restarts.
   */
  void expectClock() {
    outlook.expectClock();
  }

  /** From now on no timer of the code under test rings before the test is over. */
  void expectNoTimer() {
    outlook.expectNoTimer();
  }

  /** From now on things may change with time alone, as long as that holds. */
  void expectClock(BooleanSupplier ticks) {
    outlook.expectClock(ticks);
  }

  /**
   * Tries the check until it passes.
   *
   * @throws AssertionError the check's last one, once {@link Patience} is over
   */
  void eventually(String what, Check check) {
    eventually(what, check, Patience.LONGEST);
  }

  /**
   * {@linkplain #eventually(String, Check) Tries the check}, for no longer than that.
   *
   * @param longest what {@link Patience} has in all
   * @throws Hurry.NotJudgedError if it is given up in a hurry, with no proof that it is in vain
   */
  void eventually(String what, Check check, Duration longest) {
    eventually(what, check, longest, waitedInVain ? Patience.HOPELESS_AGAIN : Patience.HOPELESS);
  }

  /**
   * Tries the check for so long, though nothing goes by meanwhile: what is awaited has a time limit
   * of its own. Gives up before if nothing can move any more.
   *
   * @throws Hurry.NotJudgedError if it is given up in a hurry, with no proof that it is in vain
   */
  void eventuallyWithin(Duration time, String what, Check check) {
    eventually(what, check, time, time);
  }

  private void eventually(String what, Check check, Duration longest, Duration hopeless) {
    var last = new AssertionError[1];
    boolean hurried = hurry.isOn() && longest.compareTo(Patience.HURRIED) > 0;
    var patience =
        new Patience(recorder, outlook, roundTrip, hurried ? Patience.HURRIED : longest, hopeless);
    poll(
        what,
        () -> {
          try {
            check.run();
            last[0] = null;
            return true;
          } catch (AssertionError e) {
            last[0] = e;
            return patience.isOver();
          }
        });
    if (last[0] != null) {
      if (hurried && !patience.isProof()) {
        throw new Hurry.NotJudgedError();
      }
      waitedInVain |= !patience.isProof();
      stoodStill |= patience.isProof();
      throw last[0];
    }
  }

  /**
   * For what takes long whatever comes of it.
   *
   * @throws Hurry.NotJudgedError if enough tests have waited in vain and failed, with a proof or
   *     without
   */
  void requireNoHurry() {
    if (hurry.isNoTimeForMore()) {
      throw new Hurry.NotJudgedError();
    }
  }

  /** Says that the test has failed; if it has waited for long, others are not to. */
  void testFailed() {
    if (waitedInVain) {
      hurry.failed();
    } else if (stoodStill) {
      hurry.failedForSure();
    }
  }

  /**
   * Waits until the wire has been quiet; gives up without an error after {@link Patience#LONGEST},
   * or when nothing goes by but a message that comes round again and again.
   */
  void untilQuiet() {
    roundTrip.run();
    var patience = new Patience(recorder, outlook, roundTrip, Patience.LONGEST);
    long start = System.nanoTime();
    poll(
        "a quiet wire",
        () -> {
          var waited = passed(start);
          return waited.compareTo(QUIET) > 0 && recorder.quietFor().compareTo(QUIET) > 0
              || patience.isOver()
              || waited.compareTo(NOISE) > 0 && patience.nothingNewFor(NOISE);
        });
  }

  /** Waits until the clock shows a later second; AMQP's timestamps count no finer. */
  void untilNextSecond() {
    long second = Instant.now().getEpochSecond();
    poll("the next second", () -> Instant.now().getEpochSecond() > second);
  }

  /** Waits until that much time has passed. */
  void untilPassed(Duration time) {
    long began = System.nanoTime();
    poll("%d ms to pass".formatted(time.toMillis()), () -> passed(began).compareTo(time) >= 0);
  }

  private static Duration passed(long since) {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /** Asks until it is so; what is asked has to end by itself. */
  private static void poll(String what, Callable<Boolean> isSo) {
    await(what)
        .forever()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .until(isSo);
  }

  /**
   * Waits until clients have acknowledged or rejected that many deliveries and the broker has taken
   * note; gives up without an error as {@link #eventually} does.
   */
  void untilSettled(int deliveries) {
    try {
      eventually(
          deliveries + " deliveries to be settled",
          () -> {
            if (Unsettled.settled(recorder.events()) < deliveries) {
              throw new AssertionError();
            }
          });
    } catch (AssertionError givenUp) {
      return; // what follows from it is for the test to see
    }
    untilQuiet();
  }
}
