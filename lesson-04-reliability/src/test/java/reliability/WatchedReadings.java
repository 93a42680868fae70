package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Throwing;

/** Readings that note what is stored, one of which is none, and that wait as a test wants. */
final class WatchedReadings implements Readings {

  static final String NO_READING = "no reading";

  /** Where each waits that is being stored. */
  final Gate storing;

  private final Lab lab;
  final Throwing failing;
  private final List<String> stored = new CopyOnWriteArrayList<>();

  /** From {@code r-1} on. */
  static String[] numbered(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> "r-" + number).toArray(String[]::new);
  }

  WatchedReadings(Lab lab) {
    this.lab = lab;
    storing = lab.gate("storing a reading");
    failing = lab.throwing();
    failing.always(NO_READING, () -> new IllegalArgumentException("no number in it"));
  }

  @Override
  public void store(String reading) {
    store(reading, () -> {});
  }

  /** The same as if nothing were stored yet; does something while one is being stored. */
  Readings forgotten(Runnable meanwhile) {
    stored.clear();
    storing.open();
    return reading -> store(reading, meanwhile);
  }

  /** Lets that many come to the queue, six at a time: more than a batch, and all the time. */
  void come(LabQueue queue, int count, Duration pause) throws IOException {
    var meters = lab.client("meters").channel();
    for (int nth = 0; nth < count; nth++) {
      if (nth % 6 == 0) {
        lab.untilPassed(pause);
      }
      meters.basicPublish("", queue.name(), null, ("r-" + nth).getBytes(UTF_8));
    }
  }

  private void store(String reading, Runnable meanwhile) {
    storing.pass(reading);
    failing.pass(reading);
    meanwhile.run();
    stored.add(reading);
  }

  /** What is stored, in order. */
  List<String> stored() {
    return List.copyOf(stored);
  }

  Set<String> storedOrIn(LabQueue queue) {
    return Stream.concat(stored.stream(), queue.bodies().stream())
        .collect(toCollection(TreeSet::new));
  }
}
