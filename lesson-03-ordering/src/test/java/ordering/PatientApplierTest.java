package ordering;

import static ordering.Rows.change;
import static ordering.Rows.changes;
import static warren.lab.LabAssertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;

@Exercise("3.6")
class PatientApplierTest extends PatientApplierStage {

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
  void a_repeat_is_no_failure() throws Exception {
    start(A_MOMENT);
    send("order-7", 1, 2, 1, 2, 3);

    awaitApplied("order-7", 3);
    lab.untilSettled(5);
    client.die();
    assertThat(parked).because("it comes twice, and there is nothing to mend").staysEmpty();
    assertThat(changes).because("it has been applied").eventuallyHasConsumers(0).staysEmpty();
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
}
