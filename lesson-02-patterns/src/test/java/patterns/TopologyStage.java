package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.Channel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;

/** What the tests of 2.8 are staged with. */
abstract class TopologyStage {

  final Topology topology = new Topology();
  Lab lab;
  Client shop;
  Channel working;
  Channel somebody;
  String events;
  LabQueue orders;
  LabQueue parcels;
  ShopPlan plan;

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

  List<Clash> ensure() throws Exception {
    return start(shop).result();
  }

  Task<List<Clash>> start(Client client) {
    var channel = client.channel();
    return lab.start("ensure", () -> topology.ensure(channel, plan));
  }

  void publish(String routingKey, String text) throws Exception {
    somebody.basicPublish(events, routingKey, null, text.getBytes(UTF_8));
  }

  static void assertHolds(LabQueue queue, String... bodies) {
    assertThat(queue)
        .because("a start must neither lose what waits nor what is sent from now on, nor double it")
        .eventuallyHolds(bodies);
  }

  static void assertReported(List<Clash> clashes, Map<String, String> differences) {
    if (clashes == null || !tells(clashes, differences)) {
      throw new Finding(
              "the report to be "
                  + (differences.isEmpty() ? "empty" : "one clash each, with " + differences),
              "it is " + clashes)
          .because("what differs unseen does harm one day; a false alarm keeps the shop closed");
    }
  }

  static boolean tells(List<Clash> clashes, Map<String, String> differences) {
    return clashes.size() == differences.size()
        && clashes.stream().map(Clash::name).collect(toSet()).equals(differences.keySet())
        && clashes.stream()
            .allMatch(it -> (it.difference() + "").contains(differences.get(it.name())));
  }

  void assertWorkingChannelIsOpen() {
    lab.await("the channel that works", () -> working.isOpen() ? "open" : "closed")
        .because("its consumers and its unconfirmed publishes would go with it")
        .toBe("open");
  }
}
