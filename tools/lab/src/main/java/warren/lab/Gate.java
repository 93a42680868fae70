package warren.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import warren.lab.diagnosis.Handling;

/**
 * Holds a learner's handler where the test wants it held. Threads that {@link #pass} arrive and
 * wait until the test opens the gate; the end of a test opens every gate.
 */
public final class Gate implements Handling {

  private final String label;
  private final Waiting waiting;
  private final Supplier<Duration> clock;
  private final List<Stay> stays = new ArrayList<>();
  private final List<Duration> permitted = new ArrayList<>();
  private Optional<Duration> opened = Optional.empty();
  private int permits;

  /** One thread's stay at the gate, on the recording's clock. */
  private static final class Stay {
    private final String message;
    private Duration to;

    private Stay(String message) {
      this.message = message;
    }
  }

  Gate(String label, Waiting waiting, Supplier<Duration> clock) {
    this.label = label;
    this.waiting = waiting;
    this.clock = clock;
  }

  /**
   * Arrives with no message and waits to be let through.
   *
   * @throws IllegalStateException if interrupted; the thread's interrupted status is set again
   */
  public void pass() {
    pass("");
  }

  /**
   * Arrives with the message of that body and waits to be let through. With the body known, a
   * failure can tell that the message was acknowledged while its handler was still at work.
   *
   * @throws IllegalStateException if interrupted; the thread's interrupted status is set again
   */
  public synchronized void pass(String body) {
    var stay = new Stay(body);
    stays.add(stay);
    notifyAll();
    try {
      while (opened.isEmpty() && permits == 0) {
        wait();
      }
      if (opened.isEmpty()) {
        permits--;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + label, e);
    } finally {
      stay.to = clock.get();
    }
  }

  /** Waits until a first thread has arrived. */
  public void awaitArrival() {
    awaitArrivals(1);
  }

  /** Waits until that many have arrived since the test began, those let through included. */
  public void awaitArrivals(int count) {
    waiting.eventually(
        "arrivals at " + label,
        () -> {
          int arrived = arrivals();
          if (arrived < count) {
            throw new Finding(
                count == 1 ? label : label + ", " + count + " at a time",
                arrived == 0 ? "it never began" : "only " + arrived + " began");
          }
        });
  }

  /** How many have arrived since the test began, those let through included. */
  public synchronized int arrivals() {
    return stays.size();
  }

  /** How many are held at this moment. */
  @Override
  public synchronized int held() {
    return (int) stays.stream().filter(stay -> stay.to == null).count();
  }

  /** Lets that many through: those who wait, or those who come next. */
  public synchronized void letThrough(int count) {
    permits += count;
    permitted.addAll(Collections.nCopies(count, clock.get()));
    notifyAll();
  }

  /** Lets everyone through from now on. */
  public synchronized void open() {
    opened = opened.or(() -> Optional.of(clock.get()));
    notifyAll();
  }

  @Override
  public synchronized long done(String body, Duration moment) {
    return stays.stream()
        .filter(stay -> stay.message.equals(body))
        .filter(stay -> stay.to != null && stay.to.compareTo(moment) <= 0)
        .count();
  }

  @Override
  public synchronized long begun(String body) {
    return stays.stream().filter(stay -> stay.message.equals(body)).count();
  }

  @Override
  public synchronized boolean busy(Duration moment) {
    return stays.stream().anyMatch(stay -> stay.to == null || moment.compareTo(stay.to) < 0);
  }

  @Override
  public synchronized boolean notDone(String body, int nth, Duration moment) {
    return stays.stream()
        .filter(stay -> !body.isEmpty() && stay.message.equals(body))
        .skip(nth)
        .limit(1)
        .anyMatch(stay -> stay.to == null || moment.compareTo(stay.to) < 0);
  }

  /**
   * When the test let the n-th handler of the message of that body, from 0, go on; empty where it
   * has not, or where the message's handler did not come by.
   */
  synchronized Optional<Duration> letOn(String body, int nth) {
    int place = 0;
    int seen = 0;
    for (var stay : stays) {
      if (!body.isEmpty() && stay.message.equals(body) && seen++ == nth) {
        return place < permitted.size() ? Optional.of(permitted.get(place)) : opened;
      }
      place++;
    }
    return Optional.empty();
  }

  @Override
  public synchronized String toString() {
    return "'%s' (%d arrived, %d held)".formatted(label, arrivals(), held());
  }
}
