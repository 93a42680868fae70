package ordering;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.LongStream;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** A resequencer from a queue to a table, the table and what is reported outliving it. */
final class Resequencing implements GapListener {

  private final Map<String, Long> missing = new ConcurrentSkipListMap<>(); // with nanoseconds
  private final Lab lab;
  private final LabQueue aside;
  private final LabQueue changes;
  private final Rows table;
  private Client client;

  Resequencing(Lab lab) {
    this.lab = lab;
    aside = lab.queue("aside").declared();
    changes = lab.queue("changes").declaredWithRejectsTo(aside);
    client = lab.client("resequencer");
    table = new Rows(lab);
  }

  /** Where the dead letters go. */
  LabQueue aside() {
    return aside;
  }

  LabQueue changes() {
    return changes;
  }

  Client client() {
    return client;
  }

  Rows table() {
    return table;
  }

  void start(int capacity, Duration patience) throws Exception {
    table.applying().open();
    startHeld(capacity, patience);
  }

  /** Starts it with a table that holds whatever is to be applied. */
  void startHeld(int capacity, Duration patience) throws Exception {
    start(changes, capacity, patience);
  }

  void start(LabQueue queue, int capacity, Duration patience) throws Exception {
    client.factory().setAutomaticRecoveryEnabled(false);
    var channel = client.channel();
    var resequencer = new Resequencer(table, this, capacity, patience);
    lab.start("start", () -> resequencer.start(channel, queue.name())).result();
  }

  /** The next one to be started is another. */
  void die() {
    client.die();
    client = lab.client("the next resequencer");
  }

  @Override
  public void missing(String entity, long number) {
    missing.putIfAbsent(entity + " #" + number, System.nanoTime());
  }

  /** What was reported so far, in the order of its names. */
  List<String> reported() {
    return List.copyOf(missing.keySet());
  }

  /** How long after that moment, on the nanosecond clock, it was reported. */
  long millis(long sent, String reported) {
    return (missing.get(reported) - sent) / 1_000_000;
  }

  void publish(String entity, long... numbers) {
    changes.holding(Rows.changes(entity, numbers));
  }

  /** Publishes the changes of these entities from 1 on, and some of them twice. */
  void publishInAnyOrder(Random random, List<String> entities, long last) {
    var numbers = LongStream.rangeClosed(1, last).toArray();
    var bodies = new ArrayList<String>();
    entities.forEach(it -> bodies.addAll(List.of(Rows.changes(it, numbers))));
    for (int repeats = bodies.size() / 3; repeats > 0; repeats--) {
      bodies.add(bodies.get(random.nextInt(bodies.size())));
    }
    Collections.shuffle(bodies, random);
    changes.holding(bodies.toArray(String[]::new));
  }

  /** Waits until the changes of an entity are applied, each once and in order. */
  void awaitApplied(String entity, long last, String reason) {
    table.of(entity).because(reason).inVainOnlyOnce().toBe(Rows.upTo(last));
  }

  void awaitMissing(String reason, String... expected) {
    lab.await("what is reported as missing", this::reported)
        .because(reason)
        .toBe(List.of(expected));
  }
}
