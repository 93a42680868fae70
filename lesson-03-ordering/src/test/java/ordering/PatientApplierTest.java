package ordering;

import static ordering.Rows.change;
import static ordering.Rows.changes;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.staging.Throwing;

@Exercise("3.6")
class PatientApplierTest {

  private static final Duration FOR_EVER = Duration.ofHours(1); // no test lasts that long
  private static final Duration A_MOMENT = Duration.ofMillis(20);
  private static final int ATTEMPTS = 4;
  private static final Supplier<RuntimeException> LOCKED = IllegalStateException::new;

  private Lab lab;
  private Client client;
  private LabQueue parked;
  private LabQueue changes;
  private Rows table;
  private Throwing failures;

  @BeforeEach
  void a_queue_that_parks_what_is_rejected(Lab lab) {
    this.lab = lab;
    client = lab.client("applier");
    parked = lab.queue("parked").declared();
    changes = lab.queue("changes").declaredWithRejectsTo(parked);
    table = new Rows(lab);
    failures = table.failures();
  }

  @Test
  void the_order_holds_when_a_change_fails_twice() throws Exception {
    failTwoOfSixTwice();

    awaitApplied("order-7", 6);
  }

  @Test
  void it_holds_on_a_quorum_queue_as_well() throws Exception {
    changes = lab.queue("quorum").declared(Map.of("x-queue-type", "quorum"));

    failTwoOfSixTwice();

    awaitApplied("order-7", 6);
  }

  @Test
  void the_next_attempt_waits_for_the_pause() throws Exception {
    failures.first(2, change("order-7", 1), LOCKED);
    send("order-7", 1);
    start(Duration.ofMillis(400));

    awaitApplied("order-7", 1);
    lab.await("the pauses between the attempts", () -> failures.pauses(change("order-7", 1)))
        .because("a database that is struggling is not helped by a thousand attempts a second")
        .to("be 400 ms and more", pauses -> pauses.stream().allMatch(it -> it.toMillis() >= 390));
  }

  @Test
  void another_entity_is_not_held_up() throws Exception {
    failures.first(1, change("order-7", 2), LOCKED);
    start(FOR_EVER);
    send("order-7", 1, 2, 3);
    lab.untilThrown(failures);

    send("köln-8", 1, 2, 3);

    table
        .of("köln-8")
        .because("nothing is wrong with it, and the shop goes on selling")
        .toBe(Rows.upTo(3));
  }

  @Test
  void no_arrival_shortens_the_pause() throws Exception {
    failures.first(1, change("order-7", 1), LOCKED);
    send("order-7", 1);
    start(FOR_EVER);
    lab.untilThrown(failures);

    send("order-7", 2, 3);
    send("order-8", 1);

    awaitApplied("order-8", 1);
    lab.await("the attempts at it", () -> failures.calls(change("order-7", 1)))
        .because("it was tried a moment ago, and those behind it wait for it")
        .toBe(1);
  }

  @Test
  void no_more_than_a_hundred_are_in_hand() throws Exception {
    send("order-7", LongStream.rangeClosed(1, 130).toArray());
    startHeld();

    assertThat(client)
        .because("whatever else waits in the queue, the program has no memory for all of it")
        .heldAtMost(100);
  }

  @Test
  void what_waits_is_not_lost_with_the_applier() throws Exception {
    failures.first(1, change("order-7", 2), LOCKED);
    start(FOR_EVER);
    send("order-7", 1, 2, 3);
    send("order-8", 1);
    awaitApplied("order-8", 1);
    lab.untilSettled(2);

    client.die();

    assertThat(changes)
        .because("they were not applied, so the broker must still have them")
        .eventuallyHolds(changes("order-7", 2, 3));
  }

  @Test
  void the_next_applier_goes_on_where_the_first_ended() throws Exception {
    start(A_MOMENT);
    send("order-7", 1, 2);
    lab.untilSettled(2);
    client.die();

    client = lab.client("the next applier");
    start(A_MOMENT);
    send("order-7", 2, 3);

    table
        .of("order-7")
        .because("what a program kept in memory is gone when it starts again")
        .toBe(Rows.upTo(3));
  }

  @Test
  void it_goes_on_when_a_lost_connection_has_come_back() throws Exception {
    send("order-7", 1, 2, 3);
    startHeld();

    var connectingAgain = client.hold(toClient(AMQP.Connection.Start.class));
    client.cut();
    connectingAgain.awaitHeld(); // so nothing can be acknowledged
    table.applying().open();
    lab.untilQuiet();
    connectingAgain.release();
    send("order-7", 4);

    awaitApplied("order-7", 4);
  }

  @Test
  void a_change_that_never_succeeds_is_parked_and_its_followers_behind_it() throws Exception {
    failures.first(1, change("order-7", 1), LOCKED); // so the others line up
    failures.always(change("order-7", 2), LOCKED);
    send("order-7", 1, 2, 3, 4);
    start(A_MOMENT);

    assertThat(parked)
        .because("a follower makes no sense without it; whoever mends it needs them in their order")
        .eventuallyHolds(changes("order-7", 2, 3, 4));
    table.awaitAttempts(ATTEMPTS, change("order-7", 2));
  }

  @Test
  void no_other_is_parked_along_with_it() throws Exception {
    failures.first(3, change("order-8", 1), LOCKED);
    failures.first(3, change("order-8", 2), LOCKED);
    failures.always(change("order-7", 1), LOCKED);
    send("order-8", 1, 2);
    send("order-7", 1);
    start(Duration.ofMillis(100));

    awaitApplied("order-8", 2);
    lab.untilSettled(3);
    assertThat(parked)
        .because("order-8 has been applied, and whoever mends what is parked does it again")
        .eventuallyHolds(change("order-7", 1));
    table.awaitAttempts(ATTEMPTS, change("order-7", 1));
  }

  @Test
  void what_comes_to_the_next_applier_is_parked_too() throws Exception {
    park("order-7", 2);
    client.die();

    client = lab.client("the next applier");
    start(A_MOMENT);
    send("order-7", 3);

    assertThat(parked)
        .because("the change before it still waits there for somebody to mend it")
        .eventuallyHolds(changes("order-7", 2, 3));
  }

  @Test
  void what_is_mended_goes_on_and_may_fail_again() throws Exception {
    park("order-7", 2);
    failures.stop();
    failures.first(3, change("order-7", 2), LOCKED);

    send("order-7", 2, 3);

    awaitApplied("order-7", 3);
  }

  @Test
  void it_goes_on_whoever_has_mended_it() throws Exception {
    park("order-7", 2);
    table.applyByHand(change("order-7", 2));

    send("order-7", 3);

    awaitApplied("order-7", 3);
  }

  @Test
  void a_repeat_is_no_failure() throws Exception {
    start(A_MOMENT);
    send("order-7", 1, 2, 1, 2, 3);

    awaitApplied("order-7", 3);
    lab.untilSettled(5);
    client.die();
    assertThat(parked).because("it comes twice, and there is nothing to mend").staysEmpty();
    assertThat(changes).because("it has been applied").eventuallyHasConsumers(0).staysEmpty();
  }

  @Test
  void whoever_starts_it_learns_that_the_broker_refuses() {
    changes = lab.queue("taken").declaredBySomebodyElse();

    assertThat(lab.attempt(() -> start(A_MOMENT)))
        .because("an applier that is not there and says nothing applies nothing, and nobody knows")
        .threw(IOException.class);
  }

  private void failTwoOfSixTwice() throws Exception {
    for (int number : new int[] {2, 5}) {
      failures.first(1, change("order-7", number), NoSuchElementException::new);
      failures.first(2, change("order-7", number), LOCKED);
    }
    send("order-7", 1, 2, 3, 4, 5, 6);
    startHeld();
    table.applying().open();
  }

  /** Has everything up to that change published, and that one parked. */
  private void park(String entity, int number) throws Exception {
    failures.always(change(entity, number), LOCKED);
    start(A_MOMENT);
    send(entity, LongStream.rangeClosed(1, number).toArray());
    assertThat(parked).eventuallyHolds(change(entity, number));
  }

  /** Starts it, and waits until all that is sent ahead is there, and none of it applied. */
  private void startHeld() throws Exception {
    startHolding(A_MOMENT);
    table.applying().awaitArrival();
    lab.untilQuiet();
  }

  private void start(Duration pause) throws Exception {
    table.applying().open();
    startHolding(pause);
  }

  private void startHolding(Duration pause) throws Exception {
    var applier = new PatientApplier(table, ATTEMPTS, pause);
    lab.start("start", () -> applier.start(client.channel(), changes.name())).result();
  }

  private void send(String entity, long... numbers) {
    changes.holding(changes(entity, numbers));
  }

  private void awaitApplied(String entity, long last) {
    table
        .of(entity)
        .because("a change counts on what the earlier ones left in the table")
        .toBe(Rows.upTo(last));
  }
}
