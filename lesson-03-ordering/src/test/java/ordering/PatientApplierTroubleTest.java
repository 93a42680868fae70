package ordering;

import static ordering.Rows.change;
import static ordering.Rows.changes;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;

@Exercise("3.6")
class PatientApplierTroubleTest extends PatientApplierStage {

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
  void whoever_starts_it_learns_that_the_broker_refuses() {
    changes = lab.queue("taken").declaredBySomebodyElse();

    assertThat(lab.attempt(() -> start(A_MOMENT)))
        .because("an applier that is not there and says nothing applies nothing, and nobody knows")
        .threw(IOException.class);
  }

  /** Has everything up to that change published, and that one parked. */
  private void park(String entity, int number) throws Exception {
    failures.always(change(entity, number), LOCKED);
    start(A_MOMENT);
    send(entity, LongStream.rangeClosed(1, number).toArray());
    assertThat(parked).eventuallyHolds(change(entity, number));
  }
}
