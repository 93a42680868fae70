package reliability;

import static reliability.ReceiptsOf.receipts;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;

@Exercise("4.8")
class StubbornPublisherTroubleTest extends StubbornPublisherStage {

  // tag::sweep[]
  @Test
  void wherever_the_network_is_cut_each_receipt_arrives_in_its_order() throws Exception {
    lab.sweep(
        "till",
        List.of( // <1>
            toBroker(AMQP.Basic.Publish.class),
            toClient(AMQP.Basic.Ack.class),
            toClient(AMQP.Confirm.SelectOk.class)),
        client -> {
          till = client;
          books = lab.queue(client.name()).declared();
          publish(receipts(1, 3), FOR_EVER, A_MOMENT).result();
          assertArrived(receipts(1, 3));
        });
  }

  // end::sweep[]

  @Test
  void the_network_may_go_away_again_and_again() throws Exception {
    for (int nth = 1; nth <= 12; nth++) {
      till.cutBefore(nth, toBroker(AMQP.Connection.StartOk.class)).ifItComes(); // not quite there
      till.cutBefore(nth, toBroker(AMQP.Basic.Publish.class)).ifItComes();
    }

    publish(receipts(1, 4), FOR_EVER, Duration.ZERO).result();

    assertArrived(receipts(1, 4));
  }

  @Test
  void the_next_receipts_follow() throws Exception {
    var publisher = new StubbornPublisher(till.factory(), books.name(), FOR_EVER, A_MOMENT);
    lab.start("publish", () -> publisher.publish(receipts(1, 2))).result();
    lab.start("publish", () -> publisher.publish(receipts(3, 4))).result();

    assertArrived(receipts(1, 4));
  }

  @Test
  void a_connection_that_broke_does_not_come_back() throws Exception {
    till.cutBefore(1, toBroker(AMQP.Basic.Publish.class));
    publish(receipts(1, 1), FOR_EVER, A_MOMENT).result();
    lab.untilQuiet(); // longer than the client library takes to recover it

    assertThat(till)
        .because("each costs the broker memory and a file, for as long as the till runs")
        .eventuallyHasNoOpenConnection();
  }

  @Test
  void a_network_that_goes_silent_is_noticed() throws Exception {
    till.drop(1, toClient(AMQP.Basic.Ack.class));

    publish(receipts(1, 1), Duration.ofMillis(500), A_MOMENT).result();

    assertArrived(receipts(1, 1));
    assertThat(till)
        .because("a connection on which nobody answers in time counts as dead")
        .hasOpenedConnectionsAtLeast(2)
        .because("each costs the broker memory and a file, for as long as the till runs")
        .eventuallyHasNoOpenConnection();
  }

  @Test
  void and_waits_for_no_goodbye_from_it() throws Exception {
    till.drop(1, toClient(AMQP.Basic.Ack.class));
    till.drop(1, toClient(AMQP.Connection.CloseOk.class)).ifItComes();

    publish(receipts(1, 1), Duration.ofMillis(500), A_MOMENT).result();

    assertArrived(receipts(1, 1));
  }

  @Test
  void it_pauses_before_it_connects_again() throws Exception {
    till.cutBefore(1, toBroker(AMQP.Basic.Publish.class));
    till.cutBefore(2, toBroker(AMQP.Connection.StartOk.class));

    publish(receipts(1, 1), FOR_EVER, Duration.ofMillis(400)).result();

    assertThat(till)
        .because("a thousand tills that try all the time keep the broker from getting up")
        .pausedBeforeEachNewConnection(Duration.ofMillis(390));
  }
}
