package delay;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.Throwing;

/** Takes parcels, throws as often as a test wants it to, and notes when each was tried. */
final class WatchedCarrier implements Consumer<String> {

  /** More than any right answer needs; one that goes round for ever is held then. */
  private static final int PLENTY = 12;

  /** The broker has a clock of its own, in milliseconds. */
  private static final int ANOTHER_CLOCK = 10;

  private final List<Long> attempts = new CopyOnWriteArrayList<>();
  private final List<String> shipped = new CopyOnWriteArrayList<>();
  private final Throwing failures;
  private final Gate shipping;

  WatchedCarrier(Lab lab, String doing) {
    failures = lab.throwing();
    shipping = lab.gate(doing);
    shipping.letThrough(PLENTY);
  }

  /** It is never held, however often it is asked. */
  void unlimited() {
    shipping.open();
  }

  /** The next attempts at that parcel fail. */
  void fails(String parcel, int times) {
    fails(parcel, times, new IllegalStateException("the carrier does not answer"));
  }

  /** The next attempts at that parcel fail, with that. */
  void fails(String parcel, int times, RuntimeException failure) {
    failures.first(times, parcel, () -> failure);
  }

  /** Each attempt at that parcel fails. */
  void alwaysFails(String parcel) {
    fails(parcel, Integer.MAX_VALUE);
  }

  @Override
  public void accept(String parcel) {
    attempts.add(System.nanoTime());
    shipping.pass(parcel);
    failures.pass(parcel);
    shipped.add(parcel);
  }

  /** How often it was asked to take that parcel. */
  int attempts(String parcel) {
    return failures.calls(parcel);
  }

  /** How often it was asked to take a parcel. */
  int attempts() {
    return attempts.size();
  }

  /** The times from each attempt to the next, in milliseconds. */
  List<Long> between() {
    return IntStream.range(1, attempts.size())
        .mapToObj(i -> Duration.ofNanos(attempts.get(i) - attempts.get(i - 1)).toMillis())
        .toList();
  }

  /** Whether those times are no shorter than these. */
  boolean hasWaited(int... millis) {
    var found = between();
    return found.size() == millis.length
        && IntStream.range(0, millis.length)
            .allMatch(i -> found.get(i) >= millis[i] - ANOTHER_CLOCK);
  }

  /** The parcels it has taken, in order. */
  List<String> shipped() {
    return List.copyOf(shipped);
  }
}
