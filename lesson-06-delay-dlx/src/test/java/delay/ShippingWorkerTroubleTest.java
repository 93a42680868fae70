package delay;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.Answer.nack;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Declared;
import warren.lab.Exercise;

@Exercise("6.4")
class ShippingWorkerTroubleTest extends ShippingWorkerStage {

  @Test
  void no_queue_goes_with_a_restart_of_the_broker() throws Exception {
    ladder.start(LONG);

    lab.await("whether it declared a transient queue", new Declared(lab.wire())::aTransientQueue)
        .because("all parcels in such a queue would go, too")
        .toBe(false);
  }

  @Test
  void it_stays_until_the_broker_has_confirmed_its_copy() throws Exception {
    for (var waits : new Duration[][] {{LONG}, {}}) { // it is to wait, or to be parked
      var client = lab.client("worker with " + waits.length);
      var confirm = client.hold(toClient(AMQP.Basic.Ack.class));
      carrier.alwaysFails(client.name());
      ladder.of(client, "parcels for " + waits.length).start(waits).holding(client.name());
      ladder.awaitAttempts(client.name(), 1);
      lab.untilPassed(Duration.ofMillis(1200)); // a slow broker has not said yes

      lab.await("what it holds", () -> Ladder.transacts(client) ? 1 : client.unsettled())
          .because("a broker that cannot keep the copy says so in place of the confirm")
          .toBe(1);
      confirm.release();
      lab.await("what it holds when the confirm has come", client::unsettled)
          .because("it would be there twice as soon as the worker ends")
          .toBe(0);
    }
  }

  @Test
  void a_parcel_that_is_refused_where_it_should_wait_is_not_lost() throws Exception {
    var refusal = worker.answer(nack(1));
    carrier.fails("p-1", 1);
    ladder.start(SHORT).holding("p-1");

    ladder.awaitBoth(refusal, "the number of parcels shipped", () -> carrier.shipped().size());
  }

  @Test
  void a_parcel_that_is_refused_where_it_should_be_parked_is_not_lost() throws Exception {
    var refusal = worker.answer(nack(1));
    carrier.alwaysFails("p-1");
    ladder.start().holding("p-1");

    ladder.awaitBoth(refusal, "the number of parcels that are parked", parked::ready);
  }

  @Test
  void a_broker_that_refuses_is_given_time() throws Exception {
    worker.answer(nack(1), nack(2), nack(3), nack(4));
    carrier.alwaysFails("p-1");
    ladder.start(LONG).holding("p-1");
    ladder.awaitAttempts("p-1", 1);
    lab.untilQuiet();

    assertThat(worker)
        .because("what has no room now has none a millisecond later, and is asked in vain")
        .publishedAtMost(3, SHORT);
  }

  @Test
  void a_worker_that_is_cut_off_loses_no_parcel() throws Exception {
    carrier.unlimited();
    lab.sweep(
        "cut",
        List.of(toBroker(AMQP.Basic.Publish.class), toClient(AMQP.Basic.Ack.class)),
        cut -> {
          var next = lab.client("next to " + cut.name());
          carrier.fails(cut.name(), 1);
          ladder.of(cut, "parcels of " + cut.name()).start(SHORT).holding(cut.name());
          ladder.awaitAttempts(cut.name(), 1);
          ladder.of(next, "parcels of " + cut.name()).start(SHORT);

          lab.await("the parcels shipped", carrier::shipped)
              .because("twice is a nuisance that lesson 5 deals with, never is a loss")
              .to("have " + cut.name(), shipped -> shipped.contains(cut.name()));
        });
  }

  @Test
  void whoever_declares_learns_that_the_broker_refuses() {
    parcels.declaredBySomebodyElse();

    assertThat(lab.attempt(ladder.worker(SHORT)::declare))
        .because("a program that starts without its queues loses what it is sent")
        .threw(IOException.class);
  }

  @Test
  void whoever_starts_it_learns_that_the_broker_refuses() {
    parcels.declaredBySomebodyElse();

    assertThat(lab.attempt(() -> ladder.worker(SHORT).start(carrier)))
        .because("a worker that is not there and says nothing leaves the parcels to pile up")
        .threw(IOException.class);
  }
}
