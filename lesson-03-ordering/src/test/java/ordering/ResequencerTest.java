package ordering;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import ordering.Change.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("3.5")
class ResequencerTest {

  private static final int CAPACITY = 40;

  /** No test lasts that long. */
  private static final Duration FOR_EVER = Duration.ofHours(1);

  private static final Duration A_MOMENT = Duration.ofMillis(50);

  private final List<String> missing = new CopyOnWriteArrayList<>();
  private Lab lab;
  private Client client;
  private LabQueue aside;
  private LabQueue changes;
  private Gate applying;
  private Rows rows;
  private Duration patience;

  /** A table that outlives every resequencer. */
  private static final class Rows implements Table {

    private final Gate gate;
    private final List<Change> applied = new CopyOnWriteArrayList<>();

    Rows(Gate gate) {
      this.gate = gate;
    }

    @Override
    public long lastNumber(String entity) {
      return numbers(entity).stream().mapToLong(Long::longValue).max().orElse(0);
    }

    @Override
    public void apply(Change change) {
      gate.pass(change.toString());
      applied.add(change);
    }

    /** The numbers of an entity's changes, in the order in which they were applied. */
    List<Long> numbers(String entity) {
      return applied.stream()
          .filter(change -> change.entity().equals(entity))
          .map(Change::number)
          .toList();
    }
  }

  @BeforeEach
  void changes_in_a_queue(Lab lab) {
    this.lab = lab;
    client = lab.client("resequencer");
    aside = lab.queue("aside").declared();
    changes =
        lab.queue("changes")
            .declared(
                Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", aside.name()));
    applying = lab.gate("applying a change");
    rows = new Rows(applying);
    likelyMistakes();
  }

  private void likelyMistakes() {
    lab.suspect(
        "No basicQos went out: the broker sends all it has, and the resequencer has to hold it all.",
        () -> consumes() && client.wire().methods(AMQP.Basic.Qos.class).isEmpty());
    lab.suspect(
        "An ack with multiple covers every change that was delivered before it on that channel, those"
            + " that still wait included.",
        () ->
            client.wire().methods(AMQP.Basic.Ack.class).stream()
                .anyMatch(AMQP.Basic.Ack::getMultiple));
    lab.suspect(
        "Changes were given up before their time: the patience is an hour, and late is not lost.",
        () -> patience.equals(FOR_EVER) && !missing.isEmpty());
    lab.suspect(
        "Changes were put back in the queue to come again later: they come again at once.",
        () ->
            client.wire().methods(AMQP.Basic.Reject.class).stream()
                    .anyMatch(AMQP.Basic.Reject::getRequeue)
                || client.wire().methods(AMQP.Basic.Nack.class).stream()
                    .anyMatch(AMQP.Basic.Nack::getRequeue));
  }

  @Test
  void changes_in_any_order_are_applied_in_theirs() throws Exception {
    applying.open();
    start(CAPACITY, FOR_EVER);

    var random = lab.random();
    for (int round = 1; round <= 3; round++) {
      var entities = List.of("cup-" + round, "jug-" + round, "pan-" + round, "pot-" + round);
      var bodies = new ArrayList<String>();
      for (var entity : entities) {
        LongStream.rangeClosed(1, 6).mapToObj(n -> body(entity, n)).forEach(bodies::add);
      }
      IntStream.range(0, 8).forEach(any -> bodies.add(bodies.get(random.nextInt(24))));
      Collections.shuffle(bodies, random);

      changes.holding(bodies.toArray(String[]::new));

      for (var entity : entities) {
        awaitApplied(entity, 6);
      }
    }
    assertNothingIsMissing();
  }

  @Test
  void a_repeat_is_not_applied_again() throws Exception {
    applying.open();
    start(CAPACITY, FOR_EVER);

    publish("order-7", 1, 1, 3, 3, 2, 2, 1, 3);
    awaitApplied("order-7", 3);
    lab.untilSettled(8);
    assertApplied("order-7", 3);
    client.die();

    assertThat(changes)
        .because(
            "a repeat has nothing to wait for; never acknowledged, it takes up a place for ever")
        .eventuallyHasConsumers(0)
        .staysEmpty();
    assertThat(aside)
        .because("a repeat is no failure, and whoever looks there would look for one")
        .staysEmpty();
  }

  @Test
  void an_entity_does_not_wait_for_another() throws Exception {
    applying.open();
    start(CAPACITY, FOR_EVER);

    publish("order-7", 1, 3, 4);
    publish("order-8", 1, 2, 3);

    awaitApplied("order-8", 3);
    awaitApplied("order-7", 1);
  }

  @Test
  void what_waits_is_not_lost_with_the_resequencer() throws Exception {
    applying.open();
    start(CAPACITY, FOR_EVER);
    publish("order-7", 2, 3);
    publish("order-8", 1);
    awaitApplied("order-8", 1);
    lab.untilQuiet();
    int deliveries = client.wire().methods(AMQP.Basic.Deliver.class).size();
    if (deliveries > 3) {
      throw new Finding(
              "three changes to be delivered once each", "there were " + deliveries + " deliveries")
          .because("going round and round, a change that has to wait keeps everybody busy");
    }

    client.die();

    assertThat(changes)
        .because("they were not applied, so the broker must still have them")
        .eventuallyHolds(body("order-7", 2), body("order-7", 3));
  }

  @Test
  void a_change_leaves_the_queue_once_it_is_applied() throws Exception {
    start(CAPACITY, FOR_EVER);
    publish("order-7", 1);
    applying.awaitArrival();
    lab.untilQuiet();

    client.die();

    assertThat(changes)
        .because("it was still being applied, so the broker must still have it")
        .eventuallyHolds(body("order-7", 1));
  }

  @Test
  void another_resequencer_goes_on_where_the_first_ended() throws Exception {
    applying.open();
    start(CAPACITY, FOR_EVER);
    publish("order-7", 1, 2, 4);
    awaitApplied("order-7", 2);
    lab.untilSettled(2);
    client.die();

    client = lab.client("the next resequencer");
    lab.suspect(
        "Which number is next was kept in memory, and with a new program it begins at 1 again. The"
            + " table knows the last one.",
        () -> rows.numbers("order-7").size() == 2);
    start(CAPACITY, FOR_EVER);
    publish("order-7", 2, 3);

    awaitApplied("order-7", 4);
  }

  @Test
  void no_more_is_held_than_the_capacity() throws Exception {
    applying.open();
    start(5, FOR_EVER);
    publish("order-7", LongStream.rangeClosed(2, 21).toArray());

    lab.eventually(
        "changes to be taken",
        () -> {
          if (changes.ready() == 20) {
            throw new Finding("changes to be taken from the queue", "all of them are still there");
          }
        });
    lab.untilQuiet();

    int taken = client.mostUnsettled();
    if (taken > 5) {
      throw new Finding("at most 5 changes out of the queue", "%d of 20 were".formatted(taken))
          .because(
              "when a change does not come for an hour, an hour's changes wait for it; they do not"
                  + " fit into memory");
    }
  }

  @Test
  void the_missing_one_may_be_the_last_that_fits() throws Exception {
    applying.open();
    lab.suspect(
        "Fewer changes may be out of the queue than have to wait: the missing one is behind them in"
            + " the queue, and never comes.",
        () -> client.mostUnsettled() < 10);
    start(10, FOR_EVER);

    publish("order-7", 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);

    awaitApplied("order-7", 10);
  }

  @Test
  void what_does_not_come_is_reported() throws Exception {
    applying.open();
    start(CAPACITY, A_MOMENT);

    publish("order-7", 1, 3);

    lab.eventually(
        "the missing change to be reported",
        () -> {
          if (!missing.contains("order-7 #2")) {
            throw new Finding(
                    "order-7 #2 to be reported as missing",
                    missing.isEmpty() ? "nothing was reported" : missing + " was")
                .because("nobody looks for a change that nobody knows to be missing");
          }
        });
    assertApplied("order-7", 1);
  }

  @Test
  void what_waited_in_vain_is_set_aside() throws Exception {
    applying.open();
    lab.suspect(
        "What waited was applied in the end, without the change before it.",
        () -> rows.numbers("order-7").contains(3L));
    start(CAPACITY, A_MOMENT);

    publish("order-7", 1, 3);

    assertThat(aside)
        .because("it can neither be applied nor forgotten, so somebody has to look at it")
        .eventuallyHolds(body("order-7", 3));
    assertApplied("order-7", 1);
  }

  @Test
  void a_gap_does_not_take_up_all_places() throws Exception {
    applying.open();
    lab.suspect(
        "What waits for order-7 #1 fills the capacity, and as long as it does nothing else comes.",
        () -> rows.applied.isEmpty());
    start(3, A_MOMENT);

    publish("order-7", 2, 3, 4);
    publish("order-8", 1, 2);

    awaitApplied("order-8", 2);
  }

  private void start(int capacity, Duration patience) throws Exception {
    this.patience = patience;
    GapListener gaps = (entity, number) -> missing.add(entity + " #" + number);
    new Resequencer(rows, gaps, capacity, patience).start(client.channel(), changes.name());
  }

  private void publish(String entity, long... numbers) {
    changes.holding(
        LongStream.of(numbers).mapToObj(number -> body(entity, number)).toArray(String[]::new));
  }

  private static String body(String entity, long number) {
    return new Change(entity, number, number == 1 ? Kind.INSERT : Kind.UPDATE).toString();
  }

  private void awaitApplied(String entity, int last) {
    lab.eventually(
        "changes of " + entity + " to be applied",
        () -> {
          if (rows.numbers(entity).size() < last) {
            throw applied(entity, last);
          }
        });
    assertApplied(entity, last);
  }

  private void assertApplied(String entity, int last) {
    if (!rows.numbers(entity).equals(LongStream.rangeClosed(1, last).boxed().toList())) {
      throw applied(entity, last);
    }
  }

  private Finding applied(String entity, int last) {
    var numbers = rows.numbers(entity);
    return new Finding(
            "changes %s of %s to be applied, in this order"
                .formatted(LongStream.rangeClosed(1, last).boxed().toList(), entity),
            numbers.isEmpty() ? "none was" : "it was " + numbers)
        .because(
            "whatever is applied early, twice or not at all leaves in the table what never was");
  }

  private void assertNothingIsMissing() {
    if (!missing.isEmpty()) {
      throw new Finding(
          "nothing to be reported as missing: all came, and the patience is an hour",
          missing + " was");
    }
  }

  private boolean consumes() {
    return !client.wire().methods(AMQP.Basic.Consume.class).isEmpty();
  }
}
