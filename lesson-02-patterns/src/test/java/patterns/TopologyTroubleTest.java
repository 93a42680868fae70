package patterns;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Task;

@Exercise("2.8")
class TopologyTroubleTest extends TopologyStage {

  @Test
  void a_queue_of_another_connection_is_reported_and_the_rest_is_there() throws Exception {
    somebody.queueDeclare(orders.name(), true, true, false, Map.of("x-max-length", 1000));

    assertReported(ensure(), Map.of(orders.name(), "exclusive"));
    publish("order.paid", "o-1");

    assertHolds(parcels, "o-1");
    assertWorkingChannelIsOpen();
  }

  @Test
  void any_other_refusal_is_thrown() throws Exception {
    var reserved = new ShopPlan.Queue("amq.orders", Map.of());
    plan = new ShopPlan(List.of(), List.of(reserved), List.of());

    assertThrows(start(shop), "a clash says that it is there, and this one is not");
    assertWorkingChannelIsOpen();
  }

  @Test
  void so_is_a_binding_that_is_refused() throws Exception {
    var binding = shop.hold(toBroker(AMQP.Queue.Bind.class));
    var start = start(shop);
    binding.awaitHeld();
    somebody.exchangeDelete(events);
    binding.release();

    assertThrows(start, "what is not bound gets nothing, and is missed at the end of the month");
    assertWorkingChannelIsOpen();
  }

  @Test
  void a_lost_connection_is_no_clash() throws Exception {
    for (var asked : List.of(AMQP.Queue.Declare.class, AMQP.Queue.Bind.class)) {
      var client = lab.client("shop cut off at its second " + asked.getSimpleName());
      client.cutBefore(2, toBroker(asked));

      assertThrows(start(client), "a broker that has not answered has not said what differs");
    }
  }

  private static void assertThrows(Task<?> start, String because) {
    assertThat(start).because(because).eventuallyThrows(IOException.class);
  }
}
