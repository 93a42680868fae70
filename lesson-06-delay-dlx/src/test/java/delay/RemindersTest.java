package delay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.DeadLetters;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.wire.WireEvent;

@Exercise("6.3")
class RemindersTest {

  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofHours(1);

  private LabQueue due;

  @BeforeEach
  void likely_mistakes(Lab lab) {
    due = lab.queue("due");
    lab.suspect(
        "Reminders of different times to live wait in one queue. A message expires only when it"
            + " has come to the head of its queue: a short one behind a long one waits as long.",
        () -> expirations(lab).values().stream().anyMatch(times -> times.size() > 1));
    lab.suspect(
        "Reminders were published to the queue of those that are due, so the broker does not let"
            + " them wait.",
        () -> !publishes(lab, due.name()).isEmpty());
    new DeadLetters(lab, queue -> !queue.equals(due.name())).suspect();
  }

  @Test
  void a_short_delay_is_not_held_up_by_a_long_one(Lab lab) throws Exception {
    var reminders = reminders(lab, SHORT, LONG);

    reminders.remind("by transfer", LONG);
    reminders.remind("by card", SHORT);

    assertDue(
        lab,
        "by card",
        "a queue is served from its head: what waits there for an hour holds up all behind it");
  }

  @Test
  void a_delay_as_long_as_a_level_takes_that_level(Lab lab) throws Exception {
    var reminders = reminders(lab, Duration.ofMillis(50), SHORT, LONG);

    reminders.remind("order-1", SHORT);

    assertDue(lab, "order-1", "a level is long enough for a delay of the same length");
  }

  @Test
  void a_delay_just_over_a_level_takes_the_next_one(Lab lab) throws Exception {
    var reminders = reminders(lab, SHORT, LONG);

    reminders.remind("a little longer", SHORT.plusMillis(1));
    reminders.remind("order-1", SHORT);

    assertDue(
        lab,
        "order-1",
        "delays are rounded up to a level: late is polite, early is a broken promise");
  }

  @Test
  void a_delay_of_nothing_takes_the_shortest_level(Lab lab) throws Exception {
    var reminders = reminders(lab, SHORT, LONG);

    reminders.remind("order-1", Duration.ZERO);

    assertDue(lab, "order-1", "the shortest level is the first that is not shorter");
  }

  @Test
  void a_delay_longer_than_every_level_is_refused(Lab lab) throws Exception {
    var reminders = reminders(lab, Duration.ofMillis(50), SHORT);
    boolean refused = false;

    try {
      reminders.remind("order-1", LONG);
    } catch (IllegalArgumentException e) {
      refused = true;
    }
    lab.untilQuiet();

    if (!refused || !lab.wire().events(AMQP.Basic.Publish.class).isEmpty()) {
      throw new Finding(
              "a delay of an hour to be refused with an IllegalArgumentException, and nothing sent",
              refused ? "it was refused, but a message was sent" : "it was taken")
          .because(
              "no level is that long, so the reminder would be early, or never come; the caller has"
                  + " to know now");
    }
  }

  @Test
  void no_reminder_is_early(Lab lab) throws Exception {
    var levels = List.of(50, 100, 200, 400).stream().map(Duration::ofMillis).toList();
    var reminders = reminders(lab, levels.toArray(Duration[]::new));
    var came = listen(lab);
    var random = lab.random();
    var asked = new ConcurrentHashMap<String, Long>();
    var delays = new ConcurrentHashMap<String, Duration>();
    for (int order = 1; order <= 20; order++) {
      var delay = Duration.ofMillis(1 + random.nextInt(400));
      delays.put("order-" + order, delay);
      asked.put("order-" + order, System.nanoTime());
      reminders.remind("order-" + order, delay);
    }
    lab.eventually(
        "all reminders",
        () -> {
          if (came.size() < delays.size()) {
            throw new Finding(
                    "all %d reminders to be due some time after 400 ms".formatted(delays.size()),
                    came.size() + " were")
                .because("a customer who is not reminded does not pay");
          }
        });

    for (var order : delays.keySet()) {
      var waited = Duration.ofNanos(came.get(order) - asked.get(order));
      // the broker has a clock of its own
      if (waited.compareTo(delays.get(order).minusMillis(10)) < 0) {
        throw new Finding(
                "%s to wait for %d ms".formatted(order, delays.get(order).toMillis()),
                "it came after " + waited.toMillis() + " ms")
            .because("delays are rounded up to a level: late is polite, early is a broken promise");
      }
    }
  }

  @Test
  void many_reminders_need_no_more_queues_than_there_are_levels(Lab lab) throws Exception {
    var reminders = reminders(lab, Duration.ofMinutes(10), Duration.ofMinutes(30), LONG);

    for (int order = 1; order <= 30; order++) {
      reminders.remind("order-" + order, Duration.ofMinutes(2 * order));
    }
    lab.untilQuiet();

    int queues = declared(lab).size();
    if (queues > 10) { // one for each level and one for what is due; some to spare for other ways
      throw new Finding(
              "a queue for each of the three levels, and one for what is due",
              "thirty reminders made " + queues + " queues")
          .because(
              "each queue costs the broker a process and memory, and one that is never deleted does"
                  + " so for good: a day's orders would bring it down");
    }
    int waiting = declared(lab).stream().mapToInt(name -> lab.queueNamed(name).ready()).sum();
    if (waiting != 30) {
      throw new Finding("thirty reminders to wait in the broker", waiting + " wait there");
    }
  }

  @Test
  void a_reminder_waits_in_the_broker(Lab lab) throws Exception {
    var reminders = reminders(lab, SHORT, LONG);

    lab.start("remind", () -> reminders.remind("order-1", LONG)).result();
    lab.untilQuiet();
    lab.client("shop").die();

    var waiting =
        declared(lab).stream().map(lab::queueNamed).filter(queue -> queue.ready() > 0).toList();
    int messages = waiting.stream().mapToInt(LabQueue::ready).sum();
    if (messages != 1) {
      throw new Finding("the reminder to wait in a queue", messages + " messages wait there")
          .because(
              "the shop may end or start anew in the meantime; what its threads know is gone then");
    }
    if (!quorum(lab)) {
      assertThat(waiting.get(0))
          .because("a durable queue survives a restart of the broker, a transient message does not")
          .messagesArePersistent();
    }
  }

  private Reminders reminders(Lab lab, Duration... levels) throws Exception {
    var reminders = new Reminders(lab.client("shop").channel(), due.name(), List.of(levels));
    reminders.declare();
    return reminders;
  }

  /** The first and only one to be due is this one. */
  private void assertDue(Lab lab, String order, String reason) {
    lab.eventually(
        "a reminder to be due",
        () -> {
          if (due.ready() == 0) {
            throw notAlone(order, reason);
          }
        });
    if (!due.bodies().equals(List.of(order))) {
      throw notAlone(order, reason);
    }
  }

  private Finding notAlone(String order, String reason) {
    return new Finding(
            "the reminder \"" + order + "\" to be due soon, and none before it",
            !due.exists()
                ? "there is no queue '" + due.name() + "'"
                : due.ready() == 0 ? "none is due" : "what is due is " + due.bodies())
        .because(reason);
  }

  /** When each reminder came, on this machine's clock. */
  private Map<String, Long> listen(Lab lab) throws Exception {
    var came = new ConcurrentHashMap<String, Long>();
    lab.client("mailer")
        .channel()
        .basicConsume(
            due.name(),
            true,
            (consumerTag, message) ->
                came.putIfAbsent(new String(message.getBody(), UTF_8), System.nanoTime()),
            consumerTag -> {});
    return came;
  }

  /** The names of all queues that were declared. */
  private static List<String> declared(Lab lab) {
    return lab.wire().methods(AMQP.Queue.DeclareOk.class).stream()
        .map(AMQP.Queue.DeclareOk::getQueue)
        .distinct()
        .toList();
  }

  private boolean quorum(Lab lab) {
    return new DeadLetters(lab, queue -> !queue.equals(due.name())).inQuorumQueue();
  }

  private static List<WireEvent> publishes(Lab lab, String key) {
    return lab.wire().events(AMQP.Basic.Publish.class).stream()
        .filter(
            event ->
                event.method(AMQP.Basic.Publish.class).orElseThrow().getRoutingKey().equals(key))
        .toList();
  }

  /** The expirations of the messages that were published with each routing key. */
  private static Map<String, List<String>> expirations(Lab lab) {
    return lab.wire().methods(AMQP.Basic.Publish.class).stream()
        .map(AMQP.Basic.Publish::getRoutingKey)
        .distinct()
        .collect(
            Collectors.toMap(
                key -> key,
                key ->
                    publishes(lab, key).stream()
                        .map(event -> event.content().orElseThrow().properties().getExpiration())
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList()));
  }
}
