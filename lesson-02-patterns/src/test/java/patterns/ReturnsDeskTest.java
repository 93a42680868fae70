package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.wire.WireEvent;

@Exercise("2.5")
class ReturnsDeskTest {

  private static final Predicate<Map<String, Object>> FOR_RESTOCK =
      headers -> "unwanted".equals(headers.get("reason")) && headers.get("grade").equals(1);

  private static final Predicate<Map<String, Object>> FOR_INSPECTION =
      headers -> "damaged".equals(headers.get("reason")) || headers.get("grade").equals(3);

  private static final Set<String> HEADERS = Set.of("reason", "grade", "x-match");

  private final ReturnsDesk returns = new ReturnsDesk();
  private final List<String> restocked = new CopyOnWriteArrayList<>();
  private final List<String> inspected = new CopyOnWriteArrayList<>();
  private String exchange;
  private Client restock;
  private Client inspection;

  /** A message to the exchange, and what a desk may go by. */
  private record Announcement(String number, String routingKey, Map<String, Object> headers) {
    @Override
    public String toString() {
      var shown = new ArrayList<String>();
      headers.forEach((name, value) -> shown.add(name + "=" + shown(value)));
      return number + " " + shown;
    }

    private static String shown(Object value) {
      return value instanceof String ? "\"" + value + "\"" : value.toString();
    }
  }

  @FunctionalInterface
  private interface Desk {
    void open(Channel channel, String exchange, String queue, Consumer<String> handler)
        throws IOException;
  }

  @BeforeEach
  void likely_mistakes(Lab lab) {
    exchange = lab.name("returns");
    restock = lab.client("restock");
    inspection = lab.client("inspection");
    lab.suspect(
        "The queue is bound without conditions. A headers exchange sends to such a binding all that"
            + " it gets; a routing key means nothing to it.",
        () -> binds(lab).stream().anyMatch(bind -> bind.getArguments().isEmpty()));
    lab.suspect(
        "A binding is made with x-match any: one fulfilled condition is enough for it, where the"
            + " shelf asks for both.",
        () -> binds(restock.wire().methods(AMQP.Queue.Bind.class), "any"));
    lab.suspect(
        "Both conditions stand in one binding whose x-match is all, which is also what counts where"
            + " nothing is said: only what fulfils both gets through.",
        () ->
            inspection.wire().methods(AMQP.Queue.Bind.class).stream()
                .anyMatch(
                    bind ->
                        !binds(List.of(bind), "any")
                            && bind.getArguments().containsKey("reason")
                            && bind.getArguments().containsKey("grade")));
    lab.suspect(
        "A value has a type on the wire: the number 1 and the text \"1\" are two values. Bind with"
            + " the number.",
        () ->
            binds(lab).stream()
                .map(bind -> bind.getArguments().get("grade"))
                .anyMatch(grade -> grade != null && !(grade instanceof Number)));
    lab.suspect(
        "A binding names a condition that is none of reason, grade and x-match. Names are compared"
            + " letter by letter, and one that begins with x- is no condition at all.",
        () ->
            binds(lab).stream()
                .anyMatch(bind -> !HEADERS.containsAll(bind.getArguments().keySet())));
    lab.suspect(
        "A message carries a header that is none of reason and grade. Names are compared letter by"
            + " letter, case included.",
        () ->
            lab.client("shop").wire().events(AMQP.Basic.Publish.class).stream()
                .anyMatch(event -> !HEADERS.containsAll(headers(event).keySet())));
    lab.suspect(
        "The shelf's queue has several bindings. A message needs to fit only one of them; where all"
            + " conditions must hold, they stand in one binding.",
        () -> restock.wire().methods(AMQP.Queue.Bind.class).size() > 1);
    lab.suspect(
        "The message went out without headers, and a headers exchange goes by nothing else.",
        () ->
            lab.client("shop").wire().events(AMQP.Basic.Publish.class).stream()
                .anyMatch(event -> headers(event).isEmpty()));
    lab.suspect(
        "The exchange was declared with another type than headers.",
        () ->
            lab.wire().methods(AMQP.Exchange.Declare.class).stream()
                .anyMatch(declare -> !declare.getType().equals("headers")));
    lab.suspect(
        "Both desks use one queue: each message goes to one of them, whichever is next.",
        () ->
            lab.wire().methods(AMQP.Basic.Consume.class).stream()
                    .map(AMQP.Basic.Consume::getQueue)
                    .distinct()
                    .count()
                == 1);
  }

  @Test
  void each_parcel_comes_to_the_desks_it_is_for(Lab lab) throws Exception {
    openBoth(lab);

    announce(lab, new ReturnedParcel("p-1", "unwanted", 1));
    announce(lab, new ReturnedParcel("p-2", "unwanted", 2));
    announce(lab, new ReturnedParcel("p-3", "damaged", 2));
    announce(lab, new ReturnedParcel("p-4", "damaged", 3));
    announce(lab, new ReturnedParcel("p-5", "wrong", 1));

    assertGiven(lab, "restocking", restocked, List.of("p-1"));
    assertGiven(lab, "inspecting", inspected, List.of("p-3", "p-4"));
  }

  @Test
  void an_announcement_carries_typed_headers(Lab lab) throws Exception {
    var everything = lab.queue("everything").declared();
    var audit = lab.client("audit").channel();
    audit.exchangeDeclare(exchange, "headers", true);
    audit.queueBind(everything.name(), exchange, "", Map.of("x-match", "all"));

    announce(lab, new ReturnedParcel("p-1", "unwanted", 1));

    lab.eventually(
        "the announcement",
        () -> {
          if (everything.ready() != 1) {
            throw new Finding(
                "one announcement at the exchange", "there are " + everything.ready());
          }
        });
    var headers = everything.takeAll().get(0).properties().getHeaders();
    var reason = headers == null ? null : headers.get("reason");
    var grade = headers == null ? null : headers.get("grade");
    if (reason == null
        || !reason.toString().equals("unwanted")
        || !(grade instanceof Number number && number.intValue() == 1)) {
      throw new Finding(
              "the headers reason, the text \"unwanted\", and grade, the number 1",
              headers == null ? "there are no headers" : "they are " + typed(headers))
          .because(
              "other desks bind to these headers, and a text is not a number: a value of another type"
                  + " is another value");
    }
  }

  @Test
  void the_shelf_takes_only_what_fulfils_both_conditions(Lab lab) throws Exception {
    assertTable(lab, "restocking", returns::restock, restock, restocked, FOR_RESTOCK);
  }

  @Test
  void the_close_look_takes_what_fulfils_one_condition(Lab lab) throws Exception {
    assertTable(lab, "inspecting", returns::inspect, inspection, inspected, FOR_INSPECTION);
  }

  @Test
  void the_exchange_sends_a_desk_nothing_else(Lab lab) throws Exception {
    openBoth(lab);
    var announcements = announcements(lab.random());
    publish(lab, announcements);

    assertGiven(lab, "restocking", restocked, numbers(announcements, FOR_RESTOCK));
    assertGiven(lab, "inspecting", inspected, numbers(announcements, FOR_INSPECTION));
    assertDelivered(restock, announcements, FOR_RESTOCK);
    assertDelivered(inspection, announcements, FOR_INSPECTION);
  }

  private void openBoth(Lab lab) throws IOException {
    returns.restock(restock.channel(), exchange, lab.name("restock"), restocked::add);
    returns.inspect(inspection.channel(), exchange, lab.name("inspection"), inspected::add);
  }

  private void announce(Lab lab, ReturnedParcel parcel) throws IOException {
    returns.announce(lab.client("shop").channel(), exchange, parcel);
  }

  private void assertTable(
      Lab lab,
      String desk,
      Desk opening,
      Client client,
      List<String> given,
      Predicate<Map<String, Object>> meant)
      throws IOException {
    opening.open(client.channel(), exchange, lab.name(desk), given::add);
    var announcements = announcements(lab.random());
    publish(lab, announcements);

    var expected = numbers(announcements, meant);
    awaitGiven(lab, given, expected);
    lab.untilQuiet();
    announcements.forEach(
        announcement -> {
          long times = given.stream().filter(announcement.number()::equals).count();
          boolean due = meant.test(announcement.headers());
          if (times != (due ? 1 : 0)) {
            throw new Finding(
                    "%s to get %s %s".formatted(desk, announcement, due ? "once" : "not at all"),
                    "it got it " + (times == 0 ? "not at all" : times + " times"))
                .because("the conditions of a binding are what decides who gets a message");
          }
        });
  }

  /** Every pair of reason and grade, in any order, with keys and headers that decide nothing. */
  private static List<Announcement> announcements(Random random) {
    var headers = new ArrayList<Map<String, Object>>();
    for (var reason : List.of("unwanted", "damaged", "wrong")) {
      for (var grade : List.<Object>of(1, 2, 3, "1", "3")) {
        var pair = new HashMap<String, Object>(Map.of("reason", reason, "grade", grade));
        if (random.nextBoolean()) {
          pair.put("colour", random.nextBoolean() ? "damaged" : "blue");
        }
        headers.add(pair);
      }
    }
    Collections.shuffle(headers, random);
    var keys = List.of("", "unwanted", "damaged", "restock", "inspect", "1");
    var announcements = new ArrayList<Announcement>();
    headers.forEach(
        each ->
            announcements.add(
                new Announcement(
                    "p-" + (announcements.size() + 1),
                    keys.get(random.nextInt(keys.size())),
                    each)));
    return announcements;
  }

  private void publish(Lab lab, List<Announcement> announcements) throws IOException {
    var channel = lab.client("carrier").channel();
    for (var announcement : announcements) {
      channel.basicPublish(
          exchange,
          announcement.routingKey(),
          new AMQP.BasicProperties.Builder().headers(announcement.headers()).build(),
          announcement.number().getBytes(UTF_8));
    }
  }

  private static List<String> numbers(
      List<Announcement> announcements, Predicate<Map<String, Object>> meant) {
    return announcements.stream()
        .filter(announcement -> meant.test(announcement.headers()))
        .map(Announcement::number)
        .toList();
  }

  private static void assertGiven(Lab lab, String desk, List<String> given, List<String> expected) {
    awaitGiven(lab, given, expected);
    lab.untilQuiet();
    if (!sorted(given).equals(sorted(expected))) {
      throw new Finding(
              desk + " to be given " + expected,
              given.isEmpty() ? "it was given nothing" : "it was given " + given)
          .because("a parcel that comes to the wrong desk is handled wrongly, or not at all");
    }
  }

  private static List<String> sorted(List<String> numbers) {
    return numbers.stream().sorted().toList();
  }

  private static void awaitGiven(Lab lab, List<String> given, List<String> expected) {
    try {
      lab.eventually(
          "parcels to come",
          () -> {
            if (!given.containsAll(expected)) {
              throw new Finding("all of " + expected, "only " + given);
            }
          });
    } catch (Finding missing) {
      return; // what is missing is told with what is there too much
    }
  }

  private static void assertDelivered(
      Client desk, List<Announcement> announcements, Predicate<Map<String, Object>> meant) {
    var delivered =
        desk.wire().events(AMQP.Basic.Deliver.class).stream()
            .map(event -> event.content().orElseThrow().text())
            .toList();
    announcements.stream()
        .filter(announcement -> !meant.test(announcement.headers()))
        .filter(announcement -> delivered.contains(announcement.number()))
        .findFirst()
        .ifPresent(
            announcement -> {
              throw new Finding(
                      "the exchange to keep %s from the desk '%s'"
                          .formatted(announcement, desk.name()),
                      "it was delivered there, and your code had to throw it away")
                  .because(
                      "what is sorted out in the consumer has crossed the network for nothing, and"
                          + " waits in the queue before what matters");
            });
  }

  private static List<AMQP.Queue.Bind> binds(Lab lab) {
    return lab.wire().events(AMQP.Queue.Bind.class).stream()
        .filter(event -> !event.client().equals("audit"))
        .flatMap(event -> event.method(AMQP.Queue.Bind.class).stream())
        .toList();
  }

  private static boolean binds(List<AMQP.Queue.Bind> binds, String match) {
    return binds.stream()
        .anyMatch(bind -> match.equals(String.valueOf(bind.getArguments().get("x-match"))));
  }

  private static Map<String, Object> headers(WireEvent event) {
    var headers = event.content().orElseThrow().properties().getHeaders();
    return headers == null ? Map.of() : headers;
  }

  private static String typed(Map<String, Object> headers) {
    var shown = new ArrayList<String>();
    headers.forEach(
        (name, value) ->
            shown.add(
                value instanceof Number
                    ? name + "=" + value + " (" + value.getClass().getSimpleName() + ")"
                    : name + "=\"" + value + "\""));
    return shown.toString();
  }
}
