package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;

@Exercise("2.8")
class TopologyTest {

  private final Topology topology = new Topology();
  private Lab lab;
  private Client shop;
  private Channel working;
  private Channel somebody;
  private String events;
  private LabQueue orders;
  private LabQueue parcels;
  private ShopPlan plan;

  @BeforeEach
  void what_the_shop_needs(Lab lab) {
    this.lab = lab;
    shop = lab.client("shop");
    working = shop.channel();
    somebody = lab.client("somebody else").channel();
    events = lab.name("events");
    orders = lab.queue("orders");
    parcels = lab.queue("parcels");
    plan =
        new ShopPlan(
            List.of(new ShopPlan.Exchange(events, "topic")),
            List.of(
                new ShopPlan.Queue(orders.name(), Map.of("x-max-length", 1000)),
                new ShopPlan.Queue(parcels.name(), Map.of())),
            List.of(
                new ShopPlan.Binding(events, orders.name(), "order.*"),
                new ShopPlan.Binding(events, parcels.name(), "parcel.*"),
                new ShopPlan.Binding(events, parcels.name(), "order.paid")));
  }

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

  private List<Clash> ensure() throws Exception {
    return start(shop).result();
  }

  private Task<List<Clash>> start(Client client) {
    var channel = client.channel();
    return lab.start("ensure", () -> topology.ensure(channel, plan));
  }

  private void somebodyDeclaresAsPlanned() throws IOException {
    for (var queue : plan.queues()) {
      somebody.queueDeclare(queue.name(), true, false, false, queue.arguments());
    }
    somebody.exchangeDeclare(events, "topic", true);
  }

  private void publish(String routingKey, String text) throws Exception {
    somebody.basicPublish(events, routingKey, null, text.getBytes(UTF_8));
  }

  private static void assertHolds(LabQueue queue, String... bodies) {
    assertThat(queue)
        .because("a start must neither lose what waits nor what is sent from now on, nor double it")
        .eventuallyHolds(bodies);
  }

  private static void assertReported(List<Clash> clashes, Map<String, String> differences) {
    if (clashes == null || !tells(clashes, differences)) {
      throw new Finding(
              "the report to be "
                  + (differences.isEmpty() ? "empty" : "one clash each, with " + differences),
              "it is " + clashes)
          .because("what differs unseen does harm one day; a false alarm keeps the shop closed");
    }
  }

  private static boolean tells(List<Clash> clashes, Map<String, String> differences) {
    return clashes.size() == differences.size()
        && clashes.stream().map(Clash::name).collect(toSet()).equals(differences.keySet())
        && clashes.stream()
            .allMatch(it -> (it.difference() + "").contains(differences.get(it.name())));
  }

  private static void assertThrows(Task<?> start, String because) {
    assertThat(start).because(because).eventuallyThrows(IOException.class);
  }

  private void assertWorkingChannelIsOpen() {
    lab.await("the channel that works", () -> working.isOpen() ? "open" : "closed")
        .because("its consumers and its unconfirmed publishes would go with it")
        .toBe("open");
  }
}
