package basics;

import static warren.lab.LabAssertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.LabQueue.Message;

@Exercise("1.4")
class OrderPlacedTest {

  private static final OrderPlaced ORDER = new OrderPlaced("o-17", "Jürgen Groß", 4990);

  /** More deliveries of a message that cannot be read than any reader needs to see that. */
  private static final int MANY = 5;

  private final List<OrderPlaced> handled = new CopyOnWriteArrayList<>();

  @BeforeEach
  void likely_mistakes(Lab lab) {
    lab.suspect(
        "The bytes are not UTF-8, which is what JSON is written in: getBytes() without a charset"
            + " takes the platform's. writeValueAsBytes() always writes UTF-8.",
        () ->
            lab.wire().events(AMQP.Basic.Publish.class).stream()
                .map(event -> event.content().orElseThrow().text())
                .anyMatch(body -> body.startsWith("{") && body.contains("\uFFFD")));
  }

  @Test
  @Order(1)
  void an_order_goes_out_as_json(Lab lab) throws Exception {
    var orders = lab.queue("orders").declared();

    ORDER.publish(lab.client("shop").channel(), orders.name());

    var body = arrived(lab, orders, 1).get(0).body();
    if (!hasFields(body, Map.of("order", "o-17", "customer", "Jürgen Groß", "cents", 4990))) {
      throw new Finding(
              "the body to be {\"order\": \"o-17\", \"customer\": \"Jürgen Groß\", \"cents\": 4990}",
              "it is " + printable(body))
          .because("the body is all that a reader in another language has to go by");
    }
  }

  @Test
  @Order(2)
  void its_properties_say_what_it_is(Lab lab) throws Exception {
    var orders = lab.queue("orders").declared();

    ORDER.publish(lab.client("shop").channel(), orders.name());

    var wrong = wrongProperties(arrived(lab, orders, 1).get(0).properties());
    if (!wrong.isEmpty()) {
      throw new Finding("the properties of the contract", String.join(", ", wrong))
          .because(
              "with them a reader knows what to do with a message before it looks inside, and an"
                  + " operator finds the one that made trouble");
    }
  }

  @Test
  @Order(3)
  void each_message_has_an_id_of_its_own(Lab lab) throws Exception {
    var orders = lab.queue("orders").declared();
    var channel = lab.client("shop").channel();

    ORDER.publish(channel, orders.name());
    new OrderPlaced("o-18", "Ada", 100).publish(channel, orders.name());

    var ids =
        arrived(lab, orders, 2).stream().map(each -> each.properties().getMessageId()).toList();
    if (ids.contains(null) || ids.get(0).isBlank() || ids.get(0).equals(ids.get(1))) {
      throw new Finding("two messages with two message ids", "the ids are " + ids)
          .because("a message may come twice, and the id is how a reader notices");
    }
  }

  @Test
  @Order(4)
  void what_is_published_is_read(Lab lab) throws Exception {
    var orders = lab.queue("orders").declared();

    OrderPlaced.subscribe(lab.client("mail").channel(), orders.name(), handled::add);
    ORDER.publish(lab.client("shop").channel(), orders.name());

    assertHandled(lab, ORDER, "both ends must mean the same by the same bytes");
  }

  @Test
  @Order(5)
  void a_field_from_a_newer_program_is_ignored(Lab lab) throws Exception {
    var orders = lab.queue("orders").declared();
    lab.suspect(
        "A field that it does not know made your reader refuse the message. ObjectMapper is strict"
            + " unless told otherwise: DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES.",
        () -> handled.isEmpty() && !lab.wire().events(AMQP.Basic.Deliver.class).isEmpty());

    OrderPlaced.subscribe(lab.client("mail").channel(), orders.name(), handled::add);
    publish(
        orders,
        "{\"coupon\": \"SPRING\", \"cents\": 4990, \"order\": \"o-17\", \"customer\": \"Ada\","
            + " \"items\": [{\"name\": \"lamp\"}]}");

    assertHandled(
        lab,
        new OrderPlaced("o-17", "Ada", 4990),
        "the shop must be free to tell more tomorrow, before every reader has been updated");
  }

  @Test
  @Order(6)
  void nonsense_is_rejected_and_the_next_order_is_handled(Lab lab) throws Exception {
    var nonsense =
        List.of(
            "{\"order\": \"o-2\", \"customer\": ",
            "Hello",
            "",
            "[\"o-2\"]",
            "{\"customer\": \"Ada\", \"cents\": 100}",
            "{\"order\": \"o-2\", \"customer\": \"Ada\", \"cents\": \"many\"}",
            "null");
    var aside = lab.queue("aside").declared();
    var orders =
        lab.queue("orders")
            .declared(
                Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", aside.name()));
    lab.suspect(
        "The four letters null are JSON too, and ObjectMapper reads them as a Java null: your"
            + " handler was given no order.",
        () -> handled.contains(null) && !isAnyChannelClosed(lab));
    lab.suspect(
        "Some messages were neither acknowledged nor rejected: the broker waits for an answer as"
            + " long as the channel is open.",
        () ->
            answers(lab) < lab.wire().events(AMQP.Basic.Deliver.class).size()
                && lab.wire().methods(AMQP.Basic.Reject.class).stream()
                    .noneMatch(AMQP.Basic.Reject::getRequeue)
                && lab.wire().methods(AMQP.Basic.Nack.class).stream()
                    .noneMatch(AMQP.Basic.Nack::getRequeue)
                && !isAnyChannelClosed(lab));

    OrderPlaced.subscribe(lab.client("mail").channel(), orders.name(), handled::add);
    nonsense.forEach(body -> publish(orders, body));
    publish(orders, "{\"order\": \"o-3\", \"customer\": \"Ada\", \"cents\": 100}");

    assertHandled(
        lab,
        new OrderPlaced("o-3", "Ada", 100),
        "one program's bad message must not stop the others' good ones");
    assertRejected(lab, nonsense, aside);
  }

  @Test
  @Order(7)
  void a_handled_order_is_gone_from_the_queue(Lab lab) throws Exception {
    var orders = lab.queue("orders").declared();
    var mail = lab.client("mail");

    OrderPlaced.subscribe(mail.channel(), orders.name(), handled::add);
    publish(orders, "{\"order\": \"o-17\", \"customer\": \"Ada\", \"cents\": 4990}");
    assertHandled(lab, new OrderPlaced("o-17", "Ada", 4990), "it is an order");
    lab.untilQuiet();
    mail.die();

    assertThat(orders)
        .because("what is not acknowledged comes again, and the customer gets two mails")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  private static long answers(Lab lab) {
    return Stream.of(AMQP.Basic.Ack.class, AMQP.Basic.Nack.class, AMQP.Basic.Reject.class)
        .mapToLong(type -> lab.wire().events(type).size())
        .sum();
  }

  private static boolean isAnyChannelClosed(Lab lab) {
    return !lab.wire().events(AMQP.Channel.Close.class).isEmpty();
  }

  private static List<Message> arrived(Lab lab, LabQueue orders, int count) {
    lab.eventually(
        "the message to arrive",
        () -> {
          if (orders.ready() != count) {
            throw new Finding(
                "%d message%s in %s".formatted(count, count == 1 ? "" : "s", orders),
                "it holds " + (orders.ready() == 0 ? "none" : orders.ready()));
          }
        });
    return orders.takeAll();
  }

  private static boolean hasFields(String body, Map<String, Object> fields) {
    try {
      var json = new ObjectMapper().readTree(body);
      return fields.entrySet().stream()
          .allMatch(
              field ->
                  json.path(field.getKey()).asText().equals(field.getValue().toString())
                      && json.path(field.getKey()).isNumber()
                          == field.getValue() instanceof Number);
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static List<String> wrongProperties(AMQP.BasicProperties properties) {
    var wrong = new ArrayList<String>();
    if (properties.getContentType() == null
        || !properties.getContentType().toLowerCase().startsWith("application/json")) {
      wrong.add("contentType is " + shown(properties.getContentType()));
    }
    if (!"OrderPlaced".equals(properties.getType())) {
      wrong.add("type is " + shown(properties.getType()));
    }
    if (properties.getMessageId() == null || properties.getMessageId().isBlank()) {
      wrong.add("messageId is " + shown(properties.getMessageId()));
    }
    if (!isToday(properties.getTimestamp())) {
      wrong.add("timestamp is " + shown(properties.getTimestamp()));
    }
    return wrong;
  }

  private static boolean isToday(Date timestamp) {
    return timestamp != null
        && Duration.between(timestamp.toInstant(), Instant.now()).abs().toDays() < 1;
  }

  private static String shown(Object property) {
    return property == null ? "missing" : "\"" + property + "\"";
  }

  private static String printable(String body) {
    return body.replaceAll("\\p{Cntrl}", "·");
  }

  private static void publish(LabQueue queue, String body) {
    var properties =
        new AMQP.BasicProperties.Builder()
            .contentType("application/json")
            .type("OrderPlaced")
            .messageId(UUID.randomUUID().toString())
            .timestamp(new Date())
            .build();
    queue.receives(properties, body.getBytes(StandardCharsets.UTF_8));
  }

  private void assertHandled(Lab lab, OrderPlaced expected, String reason) {
    lab.eventually(
        "the order to be handled",
        () -> {
          if (!handled.equals(List.of(expected))) {
            throw new Finding(
                    expected + " to be handled",
                    handled.isEmpty() ? "none was" : "these were: " + handled)
                .because(reason);
          }
        });
  }

  private static void assertRejected(Lab lab, List<String> nonsense, LabQueue aside) {
    lab.eventually(
        "the nonsense to be rejected",
        () -> {
          if (aside.ready() < nonsense.size() && !isDeliveredAgainAndAgain(lab, nonsense.get(0))) {
            throw notRejected(nonsense, aside);
          }
        });
    if (aside.ready() < nonsense.size()) {
      throw notRejected(nonsense, aside);
    }
  }

  private static Finding notRejected(List<String> nonsense, LabQueue aside) {
    var missing = new ArrayList<>(nonsense);
    missing.removeAll(aside.bodies());
    return new Finding(
            "what is no order to be rejected, so that the broker puts it into " + aside,
            missing.size() == nonsense.size()
                ? "none is there"
                : "these are not there:\n            " + String.join("\n            ", missing))
        .because(
            "a message that cannot be read today cannot be read tomorrow: put back, it comes round"
                + " for ever; acknowledged, it is gone before anybody has had a look");
  }

  private static boolean isDeliveredAgainAndAgain(Lab lab, String body) {
    return lab.wire().events(AMQP.Basic.Deliver.class).stream()
            .filter(event -> event.content().orElseThrow().text().equals(body))
            .count()
        > MANY;
  }
}
