package reliability;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("4.5")
class ParcelWorkerTroubleTest extends ParcelStage {

  @Test
  void a_parcel_comes_back_when_the_worker_dies_before_it_is_taken(Lab lab) throws Exception {
    start(lab, client, handingOver::pass);
    parcels.holding("p-1", "p-2");
    handingOver.awaitArrival();
    lab.untilQuiet();

    client.die();

    assertThat(parcels)
        .because("the carrier never had it, so the broker must still have it")
        .eventuallyHolds("p-1", "p-2");
  }

  @Test
  void the_next_worker_hands_it_over(Lab lab) throws Exception {
    start(lab, client, handingOver::pass);
    parcels.holding("p-1");
    handingOver.awaitArrival();
    client.die();

    start(lab, lab.client("the next worker"), this::take);

    lab.await("the parcels that the next worker hands over", this::sorted)
        .because("it may have been taken when the first one died, and it may not")
        .toBe(List.of("p-1"));
  }

  @Test
  void a_parcel_that_the_carrier_does_not_take_is_not_lost(Lab lab) throws Exception {
    refusing.first(1, "p-1", () -> new IllegalStateException("the van is full"));
    start(lab, client, refusing.around(Carrier.class, this::take));

    parcels.holding("p-1");

    lab.await("the parcels taken", this::sorted)
        .because("the van was full for a moment, and the next one is not")
        .toBe(List.of("p-1"));
  }

  @Test
  void whatever_the_carrier_throws(Lab lab) throws Exception {
    refusing.nth(1, () -> new UncheckedIOException(new IOException("no answer")));
    refusing.nth(2, () -> new IllegalArgumentException("too large"));
    refusing.nth(3, NullPointerException::new);
    start(lab, client, refusing.around(Carrier.class, this::take));

    parcels.holding("p-1");

    lab.await("the parcels taken", this::sorted)
        .because("each carrier has reasons of its own, and the parcel is the shop's all the same")
        .toBe(List.of("p-1"));
  }

  @Test
  void what_the_carrier_does_not_take_another_worker_can_have(Lab lab) throws Exception {
    handingOver.open();
    var again = lab.gate("handing over the same parcel for the hundredth time");
    refusing.first(99, "p-1", () -> new IllegalStateException("the van is full"));
    start(
        lab,
        client,
        parcel -> {
          handingOver.pass(parcel);
          refusing.pass(parcel);
          again.pass(parcel);
        });
    start(lab, lab.client("another worker"), this::take);

    parcels.holding("p-1");

    lab.await("the parcels that the other worker hands over", this::sorted)
        .because("its van is at another door and has room")
        .toBe(List.of("p-1"));
  }

  @Test
  void after_a_failure_the_worker_goes_on(Lab lab) throws Exception {
    for (var parcel : List.of("p-1", "p-2", "p-3")) {
      refusing.first(2, parcel, () -> new IllegalStateException("the van is full"));
    }
    start(lab, client, refusing.around(Carrier.class, this::take));

    parcels.holding("p-1", "p-2", "p-3", "p-4");

    lab.await("the parcels taken", this::sorted)
        .because("a parcel that comes back is no reason to stop")
        .toBe(List.of("p-1", "p-2", "p-3", "p-4"));
  }

  @Test
  void after_a_lost_connection_too(Lab lab) throws Exception {
    start(
        lab,
        client,
        parcel -> {
          handingOver.pass(parcel);
          take(parcel);
        });
    parcels.holding("p-1", "p-2", "p-3");
    handingOver.awaitArrival();
    lab.untilQuiet(); // a parcel in each hand

    var connectingAgain = client.hold(toClient(AMQP.Connection.Start.class));
    client.cut();
    connectingAgain.awaitHeld(); // the client library does so by itself: each hand meets the end
    handingOver.open();
    lab.await("the number of parcels taken", () -> sorted().size())
        .to("be two", taken -> taken == 2);
    lab.untilQuiet();
    connectingAgain.release();

    lab.await("the parcels taken", () -> sorted().stream().distinct().toList())
        .because("nobody looks after a worker that is there and does nothing")
        .toBe(List.of("p-1", "p-2", "p-3"));
  }

  @Test
  void even_with_the_hands_still_full(Lab lab) throws Exception {
    start(
        lab,
        client,
        parcel -> {
          handingOver.pass(parcel);
          take(parcel);
        });
    parcels.holding("p-1", "p-2", "p-3");
    handingOver.awaitArrivals(HANDS);
    comeBack(lab);
    handingOver.open();

    lab.await("the parcels taken", () -> sorted().stream().distinct().toList())
        .because("a slow carrier is no reason to take no more parcels once the network is back")
        .toBe(List.of("p-1", "p-2", "p-3"));
  }

  @Test
  void nor_is_it_sent_more_than_they_can_hold(Lab lab) throws Exception {
    start(lab, client, handingOver::pass);
    parcels.holding("p-1", "p-2", "p-3", "p-4", "p-5");
    handingOver.awaitArrivals(HANDS);
    comeBack(lab);

    assertThat(client)
        .because("in the queue another worker can get them, after a lost connection as before")
        .heldAtMost(HANDS);
  }

  @Test
  void what_comes_again_while_a_hand_has_it_leaves_the_queue_too(Lab lab) throws Exception {
    start(lab, client, handingOver::pass);
    parcels.holding("p-1");
    handingOver.awaitArrival();
    comeBack(lab); // and its other hand is free
    handingOver.open();

    lab.await("how many parcels it has, and says nothing of", client::unsettled)
        .because("p-1 is taken; what is not acknowledged takes a place, and comes again")
        .toBe(0);
  }

  @Test
  void what_it_gives_back_is_not_lost_if_it_dies_just_then(Lab lab) throws Exception {
    refusing.first(1, "p-1", () -> new IllegalStateException("the van is full"));
    client.cutAfter(1, toBroker(AMQP.Basic.Ack.class)).ifItComes();
    start(lab, client, refusing.around(Carrier.class, this::take));
    parcels.holding("p-1");
    lab.untilThrown(refusing);

    lab.await("how often p-1 is in the queue, or was taken", () -> parcels.ready() + taken.size())
        .because("until it is back in the queue the broker must have it")
        .to("be once or more", times -> times >= 1);
  }

  /** Its connection is lost and is there again, and what it had is sent to it once more. */
  private void comeBack(Lab lab) throws Exception {
    var again = client.hold(toClient(AMQP.Basic.ConsumeOk.class));
    client.cut();
    again.awaitHeld();
    again.release();
    lab.untilQuiet();
  }

  @Test
  void a_failure_gives_back_its_own_parcel_only(Lab lab) throws Exception {
    refusing.first(1, "p-2", () -> new IllegalStateException("the van is full"));
    start(lab, client, refusing.around(Carrier.class, this::takeAllButTheFirst));
    parcels.holding("p-1", "p-2");
    lab.untilThrown(refusing);

    lab.await("the number of hands that p-1 has gone to", handingOver::arrivals)
        .because("what is given back while a hand is at work on it is handed over twice")
        .toBe(1);
  }

  @Test
  void whoever_starts_it_learns_that_the_broker_refuses(Lab lab) {
    parcels = lab.queue("somebody else's").declaredBySomebodyElse();

    assertThat(lab.attempt(() -> start(lab, client, this::take)))
        .because("a worker that is not there and says nothing lets the parcels pile up")
        .threw(IOException.class);
  }

  @Test
  void it_does_not_keep_its_program_from_ending(Lab lab) throws Exception {
    start(lab, client, this::take);
    parcels.holding("p-1", "p-2");
    lab.untilSettled(2);

    client.die();

    lab.await("the threads that the JVM waits for", lab::threadsLeft)
        .because("a program that has closed its connection and does not end has to be killed")
        .toBe(List.of());
  }
}
