package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
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

@Exercise("2.8")
class TopologyTest {

  private final Topology topology = new Topology();
  private Client shop;
  private String events;
  private LabQueue orders;
  private LabQueue parcels;
  private LabQueue invoices;
  private ShopPlan plan;

  @BeforeEach
  void what_the_shop_needs(Lab lab) {
    shop = lab.client("shop");
    events = lab.name("events");
    orders = lab.queue("orders");
    parcels = lab.queue("parcels");
    invoices = lab.queue("invoices");
    plan =
        new ShopPlan(
            List.of(new ShopPlan.Exchange(events, "topic")),
            List.of(
                new ShopPlan.Queue(orders.name(), Map.of("x-max-length", 1000)),
                new ShopPlan.Queue(parcels.name(), Map.of()),
                new ShopPlan.Queue(invoices.name(), Map.of("x-max-length", 50))),
            List.of(
                new ShopPlan.Binding(events, orders.name(), "order.*"),
                new ShopPlan.Binding(events, parcels.name(), "parcel.*"),
                new ShopPlan.Binding(events, parcels.name(), "order.paid"),
                new ShopPlan.Binding(events, invoices.name(), "order.paid")));
    likelyMistakes(lab);
  }

  private void likelyMistakes(Lab lab) {
    lab.suspect(
        "A queue was deleted to be declared anew. What was in it is gone, and its consumers were"
            + " cancelled.",
        () -> !shop.wire().methods(AMQP.Queue.Delete.class).isEmpty());
    lab.suspect(
        "A queue was purged: its messages are gone.",
        () -> !shop.wire().methods(AMQP.Queue.Purge.class).isEmpty());
    lab.suspect(
        "An exchange was deleted, and its bindings with it: until they are made again, what is"
            + " published goes nowhere.",
        () -> !shop.wire().methods(AMQP.Exchange.Delete.class).isEmpty());
    lab.suspect(
        "The refusal came on the working channel, and the broker closes the channel that is"
            + " refused. Ask on another one, which costs nothing to lose.",
        () -> !shop.channel().isOpen());
    lab.suspect(
        "A passive declare asks only whether the name exists. It compares nothing, whatever its"
            + " other parameters are.",
        () ->
            shop.wire().methods(AMQP.Queue.Declare.class).stream().anyMatch(d -> d.getPassive())
                || shop.wire().methods(AMQP.Exchange.Declare.class).stream()
                    .anyMatch(declare -> declare.getPassive()));
    lab.suspect(
        "Not every binding of the plan was made. A clash is to be reported; it is no reason to"
            + " leave out the rest.",
        () ->
            !shop.wire().methods(AMQP.Queue.Declare.class).isEmpty()
                && shop.wire().methods(AMQP.Queue.Bind.class).size() < plan.bindings().size());
    lab.suspect(
        "An exchange or a queue was declared that is not durable.",
        () ->
            shop.wire().methods(AMQP.Queue.Declare.class).stream()
                    .anyMatch(declare -> !declare.getPassive() && !declare.getDurable())
                || shop.wire().methods(AMQP.Exchange.Declare.class).stream()
                    .anyMatch(declare -> !declare.getPassive() && !declare.getDurable()));
  }

  @Test
  void after_the_first_start_all_is_there(Lab lab) throws Exception {
    assertClashes(ensure());

    publish(lab, "order.paid", "o-1");
    publish(lab, "order.placed", "o-2");
    publish(lab, "parcel.packed", "p-1");

    assertHolds(orders, "o-1", "o-2");
    assertHolds(parcels, "o-1", "p-1");
    assertHolds(invoices, "o-1");
  }

  @Test
  void what_is_declared_is_as_planned(Lab lab) throws Exception {
    ensure();
    var audit = lab.client("audit").connection();

    for (var queue : plan.queues()) {
      var channel = audit.createChannel();
      assertSame(
          "queue '" + queue.name() + "' with " + queue.arguments(),
          () -> channel.queueDeclare(queue.name(), true, false, false, queue.arguments()));
    }
    var channel = audit.createChannel();
    assertSame(
        "durable topic exchange '" + events + "'",
        () -> channel.exchangeDeclare(events, "topic", true));
  }

  @Test
  void twice_is_once(Lab lab) throws Exception {
    ensure();
    publish(lab, "order.paid", "o-1");
    assertHolds(orders, "o-1");

    assertClashes(ensure());
    publish(lab, "order.paid", "o-2");

    assertHolds(orders, "o-1", "o-2");
    assertHolds(parcels, "o-1", "o-2");
    assertHolds(invoices, "o-1", "o-2");
  }

  @Test
  void a_queue_with_other_arguments_is_reported(Lab lab) throws Exception {
    orders.declared(Map.of("x-max-length", 5));
    parcels.declared(Map.of("x-message-ttl", 3_600_000));

    var clashes = ensure();

    assertClashes(clashes, orders.name(), parcels.name());
    assertSays(clashes, orders.name(), "x-max-length");
    assertSays(clashes, parcels.name(), "x-message-ttl");
  }

  @Test
  void an_exchange_of_another_type_is_reported(Lab lab) throws Exception {
    lab.client("somebody").channel().exchangeDeclare(events, "fanout", true);

    var clashes = ensure();

    assertClashes(clashes, events);
    assertSays(clashes, events, "type");
  }

  @Test
  void the_working_channel_stays_open(Lab lab) throws Exception {
    orders.declared();
    var working = shop.channel();

    ensure();

    if (!working.isOpen()) {
      throw new Finding("the channel that works to stay open", "it was closed")
          .because(
              "its consumers and its unconfirmed publishes would go with it, over a question that"
                  + " could have been asked elsewhere");
    }
    working.basicPublish(
        "", parcels.name(), MessageProperties.MINIMAL_BASIC, "p-1".getBytes(UTF_8));
    assertHolds(parcels, "p-1");
  }

  @Test
  void a_clash_does_not_stop_the_rest(Lab lab) throws Exception {
    orders.declared();

    ensure();
    publish(lab, "order.paid", "o-1");
    publish(lab, "parcel.packed", "p-1");

    assertHolds(parcels, "o-1", "p-1");
    assertHolds(invoices, "o-1");
  }

  @Test
  void the_messages_of_a_clashing_queue_survive(Lab lab) throws Exception {
    orders.declared(Map.of("x-max-length", 5)).holding("o-1", "o-2");

    assertClashes(ensure(), orders.name());

    assertHolds(orders, "o-1", "o-2");
    var audit = lab.client("audit").channel();
    assertSame(
        "queue '" + orders.name() + "' with the arguments it had",
        () -> audit.queueDeclare(orders.name(), true, false, false, Map.of("x-max-length", 5)));
  }

  private List<Clash> ensure() throws Exception {
    return topology.ensure(shop.channel(), plan);
  }

  private void publish(Lab lab, String routingKey, String text) throws Exception {
    Channel channel = lab.client("publisher").channel();
    channel.basicPublish(
        events, routingKey, MessageProperties.PERSISTENT_TEXT_PLAIN, text.getBytes(UTF_8));
  }

  private static void assertHolds(LabQueue queue, String... bodies) {
    assertThat(queue)
        .because(
            "a start must neither lose what waits in a queue nor what is sent to it from now on,"
                + " and nothing may come twice")
        .eventuallyHolds(bodies);
  }

  private static void assertClashes(List<Clash> clashes, String... names) {
    var reported = clashes.stream().map(Clash::name).sorted().toList();
    var expected = List.of(names).stream().sorted().toList();
    if (!reported.equals(expected)) {
      throw new Finding(
              expected.isEmpty() ? "no clash to be reported" : "a clash for each of " + expected,
              clashes.isEmpty() ? "none was reported" : "reported was " + clashes)
          .because(
              "a queue that differs silently works until the day its difference matters; a false"
                  + " alarm keeps the shop from starting");
    }
  }

  private static void assertSays(List<Clash> clashes, String name, String what) {
    var difference =
        clashes.stream().filter(clash -> clash.name().equals(name)).findFirst().orElseThrow();
    if (!String.valueOf(difference.difference()).contains(what)) {
      throw new Finding(
              "the clash of '%s' to say that '%s' differs".formatted(name, what),
              "it says \"" + difference.difference() + "\"")
          .because(
              "whoever reads the report has to decide what is right, the plan or the broker; the"
                  + " text of the broker's channel.close tells them");
    }
  }

  @FunctionalInterface
  private interface Declaration {
    void run() throws Exception;
  }

  private static void assertSame(String what, Declaration declaration) throws Exception {
    try {
      declaration.run();
    } catch (IOException refused) {
      throw new Finding("the " + what, "the broker has another: " + refused.getCause().getMessage())
          .because("the next program that declares it as planned would be refused");
    }
  }
}
