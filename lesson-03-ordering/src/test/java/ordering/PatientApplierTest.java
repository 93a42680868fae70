package ordering;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
import warren.lab.staging.Throwing;

@Exercise("3.6")
class PatientApplierTest {

  /** No test lasts that long. */
  private static final Duration FOR_EVER = Duration.ofHours(1);

  private static final Duration A_MOMENT = Duration.ofMillis(10);

  private static final int ATTEMPTS = 4;

  private Lab lab;
  private Client client;
  private LabQueue parked;
  private LabQueue changes;
  private Gate applying;
  private Rows rows;
  private Duration pause;

  /** A table that outlives every applier, and fails as often as a test wants it to. */
  private static final class Rows implements Table {

    private final Gate gate;
    private final Throwing failures = new Throwing();
    private final List<Change> tried = new CopyOnWriteArrayList<>();
    private final List<Change> applied = new CopyOnWriteArrayList<>();

    Rows(Gate gate) {
      this.gate = gate;
    }

    void fail(String entity, long number, int times) {
      failures.first(
          times, body(entity, number), () -> new IllegalStateException("the table is locked"));
    }

    @Override
    public long lastNumber(String entity) {
      return numbers(applied, entity).stream().mapToLong(Long::longValue).max().orElse(0);
    }

    @Override
    public void apply(Change change) {
      gate.pass(change.toString());
      tried.add(change);
      failures.pass(change.toString());
      applied.add(change);
    }

    long attempts(String entity, long number) {
      return numbers(tried, entity).stream().filter(each -> each == number).count();
    }

    static List<Long> numbers(List<Change> changes, String entity) {
      return changes.stream()
          .filter(change -> change.entity().equals(entity))
          .map(Change::number)
          .toList();
    }
  }

  @BeforeEach
  void changes_in_a_queue(Lab lab) {
    this.lab = lab;
    client = lab.client("applier");
    parked = lab.queue("parked").declared();
    changes = lab.queue("changes");
    applying = lab.gate("applying a change");
    rows = new Rows(applying);
    likelyMistakes();
  }

  private void likelyMistakes() {
    lab.suspect(
        "A change was put back in the queue. It comes again behind those that were sent ahead"
            + " already, or at once and without a pause: where in the queue it lands depends on the"
            + " broker's version and the type of the queue.",
        () ->
            client.wire().methods(AMQP.Basic.Reject.class).stream()
                    .anyMatch(AMQP.Basic.Reject::getRequeue)
                || client.wire().methods(AMQP.Basic.Nack.class).stream()
                    .anyMatch(AMQP.Basic.Nack::getRequeue));
    lab.suspect(
        "With a prefetch of 1 nothing else comes as long as one change is in hand and waits.",
        () ->
            client.wire().methods(AMQP.Basic.Qos.class).stream()
                .anyMatch(qos -> qos.getPrefetchCount() == 1));
    lab.suspect(
        "An ack with multiple covers every change that was delivered before it on that channel, those"
            + " that still wait included.",
        () ->
            client.wire().methods(AMQP.Basic.Ack.class).stream()
                .anyMatch(AMQP.Basic.Ack::getMultiple));
    lab.suspect(
        "The table threw an exception, and the change was acknowledged all the same: the broker"
            + " forgot it, and it was never applied.",
        () -> rows.failures.hasThrown() && acknowledged() > rows.applied.size());
    lab.suspect(
        "A change was tried again before its pause was over: whatever else happens, such as the next"
            + " arrival, it has to wait.",
        () -> FOR_EVER.equals(pause) && rows.tried.stream().distinct().count() < rows.tried.size());
    lab.suspect(
        "What the table has already was applied again. Its last number tells a repeat.",
        () -> rows.applied.stream().distinct().count() < rows.applied.size());
    lab.suspect(
        "The attempts at one change were counted on for the next. Each has its own.",
        () ->
            rows.attempts("order-7", 2) == 3
                && rows.attempts("order-7", 5) > 0
                && rows.attempts("order-7", 5) < 3);
  }

  private long acknowledged() {
    return client.wire().methods(AMQP.Basic.Ack.class).stream()
        .filter(ack -> !ack.getMultiple())
        .count();
  }

  @Test
  void the_order_holds_when_a_change_fails_twice() throws Exception {
    failTwoOfSixTwice(Map.of());
  }

  @Test
  void it_holds_on_a_quorum_queue_as_well() throws Exception {
    failTwoOfSixTwice(Map.of("x-queue-type", "quorum"));
  }

  private void failTwoOfSixTwice(Map<String, Object> type) throws Exception {
    declare(type);
    rows.fail("order-7", 2, 2);
    rows.fail("order-7", 5, 2);
    publish("order-7", 1, 2, 3, 4, 5, 6);
    start(A_MOMENT);
    applying.awaitArrival();
    lab.untilQuiet(); // whatever is sent ahead is there

    applying.open();

    awaitApplied("order-7", 6);
    lab.untilSettled(6);
    client.die();
    assertThat(changes)
        .because("what is not acknowledged comes again")
        .eventuallyHasConsumers(0)
        .staysEmpty();
    assertThat(parked).because("a failure that passes is none").staysEmpty();
  }

  @Test
  void the_next_attempt_waits() throws Exception {
    declare(Map.of());
    applying.open();
    rows.fail("order-7", 1, Integer.MAX_VALUE);
    start(FOR_EVER);
    publish("order-7", 1);

    lab.eventually(
        "order-7 #1 to be tried",
        () -> {
          if (rows.attempts("order-7", 1) == 0) {
            throw new Finding("order-7 #1 to be tried", "it never was");
          }
        });
    lab.untilQuiet();

    assertThat(parked).because("one attempt is not enough to give up").staysEmpty();
    long attempts = rows.attempts("order-7", 1);
    if (attempts > 1) {
      throw new Finding(
              "a second attempt after the pause, which is an hour here",
              "there were " + attempts + " attempts at once")
          .because("a database that is struggling is not helped by a thousand attempts a second");
    }
  }

  @Test
  void another_entity_is_not_held_up() throws Exception {
    declare(Map.of());
    applying.open();
    rows.fail("order-7", 2, 1);
    start(FOR_EVER);

    publish("order-7", 1, 2, 3);
    publish("order-8", 1, 2, 3);

    awaitApplied("order-8", 3);
    awaitApplied("order-7", 1);
  }

  @Test
  void what_waits_is_not_lost_with_the_applier() throws Exception {
    declare(Map.of());
    applying.open();
    rows.fail("order-7", 2, 1);
    start(FOR_EVER);
    publish("order-7", 1, 2, 3);
    publish("order-8", 1);
    awaitApplied("order-8", 1);
    lab.untilSettled(2);

    client.die();

    assertThat(changes)
        .because("they were not applied, so the broker must still have them")
        .eventuallyHolds(body("order-7", 2), body("order-7", 3));
  }

  @Test
  void a_change_that_never_succeeds_is_parked_and_its_followers_behind_it() throws Exception {
    declare(Map.of());
    applying.open();
    rows.fail("order-7", 2, Integer.MAX_VALUE);
    start(A_MOMENT);

    publish("order-7", 1, 2, 3, 4);

    assertThat(parked)
        .because(
            "a follower makes no sense without it, and whoever mends it needs them in their order")
        .eventuallyHolds(body("order-7", 2), body("order-7", 3), body("order-7", 4));
    assertApplied("order-7", 1);
    long attempts = rows.attempts("order-7", 2);
    if (attempts != ATTEMPTS) {
      throw new Finding(ATTEMPTS + " attempts at order-7 #2 in all", "there were " + attempts);
    }
  }

  @Test
  void what_comes_after_a_restart_is_parked_too() throws Exception {
    park("order-7", 2);
    client.die();
    lab.suspect(
        "Which entities are stuck was kept in memory, and a new program does not know. The table"
            + " does: its last number is not the one before.",
        () -> Rows.numbers(rows.applied, "order-7").size() > 1);

    client = lab.client("the next applier");
    start(A_MOMENT);
    publish("order-7", 3);

    lab.untilSettled(3);
    assertApplied("order-7", 1);
    assertThat(parked)
        .because("the change before it still waits there for somebody to mend it")
        .eventuallyHolds(body("order-7", 2), body("order-7", 3));
  }

  @Test
  void what_is_mended_goes_on() throws Exception {
    park("order-7", 2);
    lab.suspect(
        "Which entities are stuck was kept in memory, and nothing takes one out. The table knows what"
            + " is next.",
        () -> Rows.numbers(rows.applied, "order-7").size() < 3);

    rows.failures.stop();
    publish("order-7", 2, 3);

    awaitApplied("order-7", 3);
  }

  @Test
  void a_repeat_is_no_failure() throws Exception {
    declare(Map.of());
    applying.open();
    start(A_MOMENT);

    publish("order-7", 1, 2, 1, 2, 3);

    awaitApplied("order-7", 3);
    assertThat(parked)
        .because(
            "a change that was acknowledged too late comes twice, and there is nothing to mend")
        .staysEmpty();
  }

  private void declare(Map<String, Object> type) {
    var arguments = new HashMap<>(type);
    arguments.put("x-dead-letter-exchange", "");
    arguments.put("x-dead-letter-routing-key", parked.name());
    changes.declared(arguments);
  }

  private void start(Duration pause) throws Exception {
    this.pause = pause;
    new PatientApplier(rows, ATTEMPTS, pause).start(client.channel(), changes.name());
  }

  /** Has everything up to that number published, and that one parked. */
  private void park(String entity, long number) throws Exception {
    declare(Map.of());
    applying.open();
    rows.fail(entity, number, Integer.MAX_VALUE);
    start(A_MOMENT);
    publish(entity, LongStream.rangeClosed(1, number).toArray());
    assertThat(parked).eventuallyHolds(body(entity, number));
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
          if (Rows.numbers(rows.applied, entity).size() < last) {
            throw applied(entity, last);
          }
        });
    assertApplied(entity, last);
  }

  private void assertApplied(String entity, int last) {
    if (!Rows.numbers(rows.applied, entity)
        .equals(LongStream.rangeClosed(1, last).boxed().toList())) {
      throw applied(entity, last);
    }
  }

  private Finding applied(String entity, int last) {
    var numbers = Rows.numbers(rows.applied, entity);
    return new Finding(
            "changes %s of %s to be applied, in this order"
                .formatted(LongStream.rangeClosed(1, last).boxed().toList(), entity),
            numbers.isEmpty() ? "none was" : "it was " + numbers)
        .because("a later change counts on what the earlier ones left in the table");
  }
}
