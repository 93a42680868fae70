package delay;

import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Throwing;

@Exercise("6.4")
class ShippingWorkerTest extends ShippingWorkerStage {

  @Test
  void a_parcel_that_was_shipped_is_done_with() throws Exception {
    ladder.start(SHORT).holding("p-1", "Töpfe");
    ladder.awaitShipped("a parcel ships once, and under the name that it has", "p-1", "Töpfe");
    lab.untilSettled(2);
    worker.die();

    assertThat(parcels)
        .because("what is not acknowledged comes back when the worker ends, and ships twice")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void a_parcel_that_failed_is_tried_again_whatever_was_thrown() throws Exception {
    carrier.fails("p-1", 1);
    carrier.fails("p-2", 1, new UncheckedIOException(new IOException("connection reset")));
    carrier.fails("p-3", 1, new NullPointerException());
    carrier.fails("p-4", 1, Throwing.lostConnection());
    ladder.start(SHORT).holding("p-1", "p-2", "p-3", "p-4");

    ladder.awaitShipped(
        "most are over in a moment, whatever was thrown, and then it can go",
        "p-1",
        "p-2",
        "p-3",
        "p-4");
  }

  @Test
  void it_waits_in_the_broker_and_not_in_the_worker() throws Exception {
    carrier.fails("p-1", 1);
    ladder.start(LONG).holding("p-1");
    ladder.awaitAttempts("p-1", 1);
    lab.untilSettled(1);
    worker.die();

    assertThat(parcels)
        .because("a parcel that its worker holds comes back when it dies, and is tried at once")
        .eventuallyHasConsumers(0)
        .staysEmpty();
    lab.await("the parcels that wait", ladder::waiting)
        .because("the worker may end at any time, and what its threads know is gone then")
        .now()
        .toBe(List.of("p-1"));
  }

  @Test
  void each_wait_is_as_long_as_it_says() throws Exception {
    carrier.alwaysFails("p-1");
    ladder
        .start(Duration.ofMillis(150), Duration.ofMillis(450), Duration.ofMillis(150))
        .holding("p-1");
    ladder.awaitParked("what never succeeds is given up when all waits are over", "p-1");

    lab.await("the milliseconds between its attempts", carrier::between)
        .because("a carrier who does not answer now needs time, and not a second call")
        .now()
        .to("be 150, 450 and 150 or more", found -> carrier.hasWaited(150, 450, 150));
  }

  @Test
  void a_long_wait_holds_up_no_short_one() throws Exception {
    carrier.fails("p-1", 2);
    carrier.fails("p-2", 1);
    ladder.start(SHORT, LONG).holding("p-1");
    ladder.awaitAttempts("p-1", 2);
    lab.untilSettled(2);
    parcels.holding("p-2");

    ladder.awaitShipped("p-1 has failed twice and waits for long, and p-2 has failed once", "p-2");
  }

  @Test
  void a_parcel_that_fails_once_more_than_there_are_waits_is_parked() throws Exception {
    carrier.alwaysFails("p-1");
    ladder.start(SHORT, SHORT).holding("p-1");
    ladder.awaitParked(
        "what never succeeds must neither go round for ever nor be thrown away", "p-1");

    lab.await("the number of attempts in the end", carrier::attempts)
        .now()
        .because("whoever reads how many waits there are has to know when a parcel is given up")
        .toBe(3);
  }

  @Test
  void without_waits_it_is_parked_when_it_fails() throws Exception {
    carrier.alwaysFails("p-1");
    ladder.start().holding("p-1");

    ladder.awaitParked("some carriers are to be asked only once", "p-1");
  }

  @Test
  void what_is_parked_stays_until_somebody_takes_it() throws Exception {
    carrier.alwaysFails("p-1");
    ladder.start(SHORT).holding("p-1");
    ladder.awaitParked("somebody looks after parked parcels, perhaps on Monday", "p-1");

    lab.await("what ends the time of parcels that do not wait for another try", ladder::endings)
        .because("until somebody has looked after them they stay")
        .now()
        .toBe(List.of());
  }

  @Test
  void it_keeps_all_it_came_with() throws Exception {
    carrier.alwaysFails("Töpfe");
    ladder.start(SHORT).receives("Töpfe", Ladder.ALL);
    ladder.awaitParked("its body is what the next to look at it reads", "Töpfe");

    lab.await("what it had lost when it came again, or was parked", ladder::losses)
        .because("without its id nobody can tell a repeat, and who is to pay stands in a header")
        .now()
        .toBe(List.of());
  }

  @Test
  void its_header_says_how_often_it_failed() throws Exception {
    carrier.alwaysFails("p-1");
    ladder.start(SHORT, LONG).holding("p-1");
    ladder.awaitAttempts("p-1", 2);
    lab.untilSettled(2);

    lab.await("the header of the parcel that waits", ladder::failures)
        .because("the next to try it may be another worker, or another program")
        .now()
        .toBe(List.of(2));
  }

  @Test
  void attempts_of_another_worker_count() throws Exception {
    carrier.alwaysFails("p-1");
    ladder.start(LONG, SHORT).receivesTried("p-1", 1);
    ladder.awaitParked("it is the header that tells each worker what the others did", "p-1");

    lab.await("the number of attempts in the end", carrier::attempts)
        .now()
        .because("it was tried once before, and there are two waits")
        .toBe(2);
  }

  @Test
  void a_parcel_from_a_longer_ladder_is_parked() throws Exception {
    carrier.alwaysFails("p-1");
    ladder.start(SHORT).receivesTried("p-1", 7);

    ladder.awaitParked("the release before had more waits, and its parcels are still there", "p-1");
  }

  @Test
  void two_ladders_do_not_mix() throws Exception {
    var letters = lab.queue("letters");
    var postman = new WatchedCarrier(lab, "delivering");
    carrier.fails("p-1", 1);
    postman.fails("l-1", 1);
    ladder.start(SHORT).holding("p-1");
    new Ladder(lab, lab.client("postman"), letters, parked, postman).start(SHORT).holding("l-1");

    ladder.awaitShipped("what waits comes back to where it was, and nowhere else", "p-1");
    lab.await("the letters", postman::shipped).toBe(List.of("l-1"));
  }
}
