package ordering;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import ordering.Change.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.staging.Throwing;

@Exercise("3.5")
class ResequencerTest {

  private static final int CAPACITY = 40;
  private static final Duration FOR_EVER = Duration.ofHours(1); // longer than any test
  private static final Duration A_MOMENT = Duration.ofMillis(200);
  private static final Duration A_WHILE = Duration.ofMillis(400);
  private static final Duration LONGER = Duration.ofMillis(1300);

  private final List<Change> applied = new CopyOnWriteArrayList<>();
  private final Map<String, Long> missing = new ConcurrentSkipListMap<>(); // with nanoseconds
  private LabQueue aside;
  private LabQueue changes;
  private Client client;
  private Gate applying;
  private Throwing failures;

  /** It outlives every resequencer. */
  private final Table table =
      new Table() {
        @Override
        public long lastNumber(String entity) {
          return numbers(entity).stream().mapToLong(Long::longValue).max().orElse(0);
        }

        @Override
        public void apply(Change change) {
          failures.pass(change.toString());
          applying.pass(change.toString());
          applied.add(change);
        }
      };

  @BeforeEach
  void changes_in_a_queue_with_dead_letters(Lab lab) {
    aside = lab.queue("aside").declared();
    changes =
        lab.queue("changes")
            .declared(
                Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", aside.name()));
    client = lab.client("resequencer");
    applying = lab.gate("applying a change");
    failures = lab.throwing();
  }

  @Test
  void changes_in_any_order_are_applied_in_theirs(Lab lab) throws Exception {
    start(lab, CAPACITY, FOR_EVER);
    var random = lab.random();
    for (int round = 1; round <= 3; round++) {
      var entities = List.of("café-" + round, "jug-" + round, "pan-" + round, "pot-" + round);
      var bodies = new ArrayList<>(entities.stream().flatMap(each -> bodies(each, 1, 6)).toList());
      for (int i = 0; i < 8; i++) {
        bodies.add(bodies.get(random.nextInt(24))); // comes twice
      }
      Collections.shuffle(bodies, random);
      changes.holding(bodies.toArray(String[]::new));

      for (var entity : entities) {
        awaitApplied(lab, entity, 6, "early, twice or not at all: each leaves what never was");
      }
    }
  }

  @Test
  void what_waits_is_not_lost_with_the_resequencer(Lab lab) throws Exception {
    start(lab, CAPACITY, FOR_EVER);
    publish("order-7", 2, 3);
    publish("order-8", 1);
    awaitApplied(lab, "order-8", 1, "it need not wait");
    lab.untilQuiet();
    lab.await(
            "the number of deliveries of three changes",
            () -> client.wire().methods(AMQP.Basic.Deliver.class).size())
        .because("going round and round, a change that has to wait keeps everybody busy")
        .to("be three at most", deliveries -> deliveries <= 3);

    client.die();

    assertThat(changes)
        .because("they were not applied, so the broker must still have them")
        .eventuallyHolds(body("order-7", 2), body("order-7", 3));
  }

  @Test
  void a_repeat_is_not_applied_again(Lab lab) throws Exception {
    start(lab, CAPACITY, FOR_EVER);
    publish("order-7", 1, 1, 3, 3, 2, 2, 1, 3);
    lab.untilSettled(8);

    awaitApplied(lab, "order-7", 3, "applied again, a change takes back what came after it");
    client.die();
    assertThat(changes)
        .because("what has been applied, once or twice sent, is done with")
        .eventuallyHasConsumers(0)
        .staysEmpty();
    lab.await("the number of changes set aside", aside::ready)
        .because("a repeat is no failure, and whoever looks there would look for one")
        .toBe(0);
  }

  @Test
  void a_repeat_takes_up_no_place(Lab lab) throws Exception {
    start(lab, 3, FOR_EVER);
    publish("order-7", 2, 2, 2, 2, 1);

    awaitApplied(lab, "order-7", 2, "three may wait, and only one does: the others are repeats");
  }

  @Test
  void an_entity_does_not_wait_for_another(Lab lab) throws Exception {
    start(lab, CAPACITY, FOR_EVER);
    publish("order-7", 1, 3, 4);
    publish("order-8", 1, 2, 3);

    awaitApplied(lab, "order-8", 3, "one order has a gap, and the others are not to blame");
    awaitApplied(lab, "order-7", 1, "what comes before the gap need not wait");
  }

  @Test
  void a_change_leaves_the_queue_once_it_is_applied(Lab lab) throws Exception {
    startHolding(lab, CAPACITY, FOR_EVER);
    publish("order-7", 1);
    applying.awaitArrival();
    lab.untilQuiet();

    client.die();

    assertThat(changes)
        .because("it was still being applied, so the broker must still have it")
        .eventuallyHolds(body("order-7", 1));
  }

  @Test
  void a_change_that_cannot_be_applied_stays(Lab lab) throws Exception {
    failures.first(Integer.MAX_VALUE, () -> new IllegalStateException("the table is locked"));
    start(lab, CAPACITY, FOR_EVER);
    publish("order-7", 1);
    lab.await("the attempts to apply it", failures::calls).to("be one or more", calls -> calls > 0);
    lab.untilQuiet();

    client.die();

    assertThat(changes)
        .because("it was not applied, so the broker must still have it")
        .eventuallyHolds(body("order-7", 1));
  }

  @Test
  void another_resequencer_goes_on_where_the_first_ended(Lab lab) throws Exception {
    start(lab, CAPACITY, FOR_EVER);
    publish("order-7", 1, 2, 4);
    lab.untilSettled(2);
    client.die();

    client = lab.client("the next resequencer");
    start(lab, CAPACITY, FOR_EVER);
    publish("order-7", 2, 3);

    awaitApplied(lab, "order-7", 4, "what a program kept in memory is gone when it starts again");
  }

  @Test
  void no_more_is_held_than_the_capacity(Lab lab) throws Exception {
    start(lab, 5, FOR_EVER);
    publish("order-8", 1);
    publish("order-7", LongStream.rangeClosed(2, 21).toArray());
    lab.await("how many of 20 changes are in the queue", changes::ready)
        .to("be fewer", ready -> ready < 20);
    lab.untilQuiet();

    assertThat(client)
        .because("an hour's changes wait for one that does not come, and don't fit into memory")
        .heldAtMost(5);
  }

  @Test
  void the_missing_one_may_be_the_last_that_fits(Lab lab) throws Exception {
    start(lab, 10, FOR_EVER);
    publish("order-8", 1);
    publish("order-7", 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);

    awaitApplied(lab, "order-7", 10, "ten may be out of the queue, and with the last all can go");
  }

  @Test
  void what_does_not_come_is_reported(Lab lab) throws Exception {
    start(lab, CAPACITY, A_MOMENT);
    publish("order-7", 1, 4, 3);

    awaitMissing(lab, "nobody looks for a change that nobody knows to be missing", "order-7 #2");
  }

  @Test
  void what_waited_in_vain_is_set_aside(Lab lab) throws Exception {
    start(lab, CAPACITY, A_MOMENT);
    publish("order-7", 1, 4, 3);

    assertThat(aside)
        .because("it can neither be applied nor forgotten, so somebody has to look at it")
        .eventuallyHoldsInAnyOrder(bodies("order-7", 3, 4).toList());
    awaitApplied(lab, "order-7", 1, "without the change before it, the next makes no sense");
  }

  @Test
  void gaps_do_not_take_up_all_places(Lab lab) throws Exception {
    start(lab, 3, A_MOMENT);
    publish("order-8", 1);
    publish("order-7", 4, 3, 2, 7, 6, 5); // twice as many as there are places
    publish("order-8", 2);

    lab.await(
            "the changes of order-8 that were applied, behind order-7's", () -> numbers("order-8"))
        .because("nobody waits for order-7 any more, so there is room for the others")
        .toBe(List.of(1L, 2L));
  }

  @Test
  void what_was_missing_may_come_after_all(Lab lab) throws Exception {
    start(lab, CAPACITY, A_MOMENT);
    publish("order-7", 2);
    assertThat(aside).eventuallyHolds(body("order-7", 2));

    publish("order-7", 1, 2); // somebody has found the one, and sends the other again

    awaitApplied(lab, "order-7", 2, "it was late, and it is still the next one");
  }

  @Test
  void a_gap_that_closes_in_time_is_not_reported(Lab lab) throws Exception {
    start(lab, CAPACITY, A_WHILE);
    publish("order-7", 2, 1);
    publish("order-8", 2);
    assertThat(aside).eventuallyHolds(body("order-8", 2)); // so order-7's time is over, too

    awaitMissing(lab, "order-7 has all it waited for: don't cry wolf", "order-8 #1");
  }

  @Test
  void of_two_gaps_each_counts(Lab lab) throws Exception {
    start(lab, CAPACITY, A_WHILE);
    publish("order-7", 3, 5, 1, 2);

    awaitMissing(lab, "one gap has closed, and the other one has not", "order-7 #4");
    awaitApplied(lab, "order-7", 3, "they are complete up to the second gap");
    assertThat(aside).because("it waited for the second gap").eventuallyHolds(body("order-7", 5));
  }

  @Test
  void what_is_being_applied_is_not_missing(Lab lab) throws Exception {
    startHolding(lab, CAPACITY, A_WHILE);
    publish("order-7", 2, 1);
    applying.awaitArrival();
    long start = System.nanoTime();
    while (System.nanoTime() - start < A_WHILE.toNanos()) {
      lab.untilQuiet();
    }

    applying.open();

    awaitApplied(lab, "order-7", 2, "the first one came in time; the table takes longer");
    awaitMissing(lab, "it came in time");
  }

  @Test
  void each_gap_gets_all_the_patience(Lab lab) throws Exception {
    start(lab, CAPACITY, LONGER);
    publish("order-7", 2, 1);
    publish("order-8", 2);
    lab.untilQuiet();
    long sent = System.nanoTime();
    publish("order-7", 4); // the second gap of order-7, while order-8 is still waiting
    publish("order-8", 3);

    awaitMissing(
        lab,
        "what waits for one entity's gap is no other entity's business",
        "order-7 #3",
        "order-8 #1");
    lab.await("the milliseconds that order-7 #3 was given", () -> millis(sent, "order-7 #3"))
        .because("its time begins with order-7 #4, whatever was waited for before")
        .to("be 1300 or more", given -> given > LONGER.toMillis() - 20);
  }

  @Test
  void no_gap_gets_more(Lab lab) throws Exception {
    start(lab, CAPACITY, Duration.ofMillis(800)); // 39 later ones take longer
    var last = new AtomicLong(1);

    lab.await("what is reported while later ones come, 39 of them", () -> oneMore(last))
        .because("in a busy shop something always comes, and the gap would never be reported")
        .to("be [order-7 #1] before the last", it -> !it.isEmpty() && last.get() < CAPACITY);
  }

  @Test
  void whoever_starts_it_learns_that_the_broker_refuses(Lab lab) {
    changes = lab.queue("a queue that nobody has declared");

    assertThat(lab.attempt(() -> start(lab, CAPACITY, FOR_EVER)))
        .because("a resequencer that is not there and says nothing lets changes pile up")
        .threw(IOException.class);
  }

  private void start(Lab lab, int capacity, Duration patience) throws Exception {
    applying.open();
    startHolding(lab, capacity, patience);
  }

  private void startHolding(Lab lab, int capacity, Duration patience) throws Exception {
    var channel = client.channel();
    GapListener gaps = (entity, it) -> missing.putIfAbsent(entity + " #" + it, System.nanoTime());
    var resequencer = new Resequencer(table, gaps, capacity, patience);
    lab.start("start", () -> resequencer.start(channel, changes.name())).result();
  }

  private long millis(long sent, String reported) {
    return (missing.get(reported) - sent) / 1_000_000;
  }

  private List<String> oneMore(AtomicLong last) {
    if (missing.isEmpty() && last.get() < CAPACITY) {
      publish("order-7", 2, last.incrementAndGet()); // a repeat and a later one
    }
    return List.copyOf(missing.keySet());
  }

  private void publish(String entity, long... numbers) {
    changes.holding(LongStream.of(numbers).mapToObj(it -> body(entity, it)).toArray(String[]::new));
  }

  private static Stream<String> bodies(String entity, long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(it -> body(entity, it));
  }

  private static String body(String entity, long number) {
    return new Change(entity, number, number == 1 ? Kind.INSERT : Kind.UPDATE).toString();
  }

  private void awaitApplied(Lab lab, String entity, long last, String reason) {
    lab.await("the changes of " + entity + " that were applied, in order", () -> numbers(entity))
        .because(reason)
        .inVainOnlyOnce()
        .toBe(LongStream.rangeClosed(1, last).boxed().toList());
  }

  private List<Long> numbers(String entity) {
    return applied.stream().filter(it -> it.entity().equals(entity)).map(Change::number).toList();
  }

  private void awaitMissing(Lab lab, String reason, String... expected) {
    lab.await("what is reported as missing", () -> List.copyOf(missing.keySet()))
        .because(reason)
        .toBe(List.of(expected));
  }
}
