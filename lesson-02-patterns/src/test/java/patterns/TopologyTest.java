package patterns;

import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;

@Exercise("2.8")
class TopologyTest extends TopologyStage {

  @Test
  void after_the_first_start_all_is_there() throws Exception {
    assertReported(ensure(), Map.of());
    publish("order.paid", "o-1");
    publish("order.placed", "o-2");
    publish("parcel.packed", "p-1");

    assertHolds(orders, "o-1", "o-2");
    assertHolds(parcels, "o-1", "p-1");
  }

  @Test
  void what_is_declared_is_as_planned() throws Exception {
    ensure();

    assertThat(lab.attempt(this::somebodyDeclaresAsPlanned))
        .because("the next program that declares it as planned would be refused")
        .returned();
  }

  @Test
  void twice_is_once() throws Exception {
    ensure();
    publish("order.paid", "o-1");

    assertReported(ensure(), Map.of());
    publish("order.paid", "o-2");

    assertHolds(orders, "o-1", "o-2");
    assertHolds(parcels, "o-1", "o-2");
  }

  @Test
  void what_is_there_otherwise_is_reported() throws Exception {
    somebody.exchangeDeclare(events, "fanout", true);
    orders.declared(Map.of("x-max-length", 5));
    somebody.queueDeclare(parcels.name(), true, false, true, null); // goes with its last consumer

    assertReported(
        ensure(),
        Map.of(events, "type", orders.name(), "x-max-length", parcels.name(), "auto_delete"));
  }

  @Test
  void an_exchange_and_a_queue_of_one_name_are_two() throws Exception {
    plan =
        new ShopPlan(
            List.of(new ShopPlan.Exchange(orders.name(), "topic")),
            List.of(new ShopPlan.Queue(orders.name(), Map.of())),
            List.of(new ShopPlan.Binding(orders.name(), orders.name(), "order.*")));
    orders.declared(Map.of("x-max-length", 5));
    somebody.exchangeDeclare(orders.name(), "fanout", true);

    lab.await("the number of clashes", ensure()::size)
        .because("whoever puts one right believes that all is well, and the other differs still")
        .toBe(2);
  }

  @Test
  void the_working_channel_stays_open_and_no_other() throws Exception {
    orders.declared();
    somebody.exchangeDeclare(events, "direct", true);

    ensure();

    assertWorkingChannelIsOpen();
    assertThat(shop)
        .because("each start would leave more, and a connection has room for some 2000")
        .eventuallyHasOpenChannelsAtMost(1);
  }

  @Test
  void what_clashes_is_bound_like_the_rest() throws Exception {
    orders.declared();
    somebody.exchangeDeclare(events, "fanout", true);

    ensure();
    publish("order.paid", "o-1");

    assertHolds(orders, "o-1");
    assertHolds(parcels, "o-1");
  }

  @Test
  void what_clashes_is_left_as_it_is() throws Exception {
    orders.declared(Map.of("x-max-length", 5)).holding("o-1", "o-2");
    somebody.exchangeDeclare(events, "topic", false); // goes with a restart of the broker
    somebody.queueBind(parcels.declared().name(), events, "parcel");

    ensure();
    publish("parcel", "p-1");

    assertHolds(orders, "o-1", "o-2");
    assertHolds(parcels, "p-1");
    assertReported(ensure(), Map.of(orders.name(), "x-max-length", events, "durable"));
  }

  @Test
  void each_start_sees_what_is_there_now() throws Exception {
    orders.declared();
    ensure();
    somebody.queueDelete(orders.name());
    somebody.queueDelete(parcels.name());

    assertReported(ensure(), Map.of());
    publish("order.paid", "o-1");

    assertHolds(orders, "o-1");
    assertHolds(parcels, "o-1");
  }

  private void somebodyDeclaresAsPlanned() throws IOException {
    for (var queue : plan.queues()) {
      somebody.queueDeclare(queue.name(), true, false, false, queue.arguments());
    }
    somebody.exchangeDeclare(events, "topic", true);
  }
}
