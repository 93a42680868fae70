package delay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Stopwatch;

@Exercise("6.3")
class RemindersTest {

  private static final Duration SHORTEST = Duration.ofMillis(50);
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration MONTH = Duration.ofDays(30);

  private Lab lab;
  private LabQueue due;
  private Client shop;

  @BeforeEach
  void a_shop(Lab lab) {
    this.lab = lab;
    due = lab.queue("due");
    shop = lab.client("shop");
  }

  @Test
  void a_short_delay_is_not_held_up_by_a_long_one() throws Exception {
    var reminders = program(shop, SHORT, LONG);
    remind(reminders, "№ 7, by transfer", LONG);
    remind(reminders, "№ 8, by card", SHORT);

    assertDue("№ 8 has little time, and № 7 came first", "№ 8, by card");
  }

  @Test
  void many_reminders_need_no_more_queues_than_there_are_levels() throws Exception {
    var reminders = program(shop, LONG.dividedBy(6), LONG.dividedBy(2), LONG);
    for (int order = 1; order <= 30; order++) {
      remind(reminders, "order-" + order, Duration.ofMinutes(2 * order));
    }
    lab.untilQuiet();

    assertWaitingOrDue(30, "who is not reminded does not pay");
    lab.await("the number of queues", () -> lab.queuesOf(shop).size())
        .because("each costs the broker memory, and if nobody deletes it, for good")
        .to("be ten or fewer", queues -> queues <= 10); // four, and some for other ways
  }

  @Test
  void a_delay_as_long_as_a_level_takes_that_level() throws Exception {
    var reminders = program(shop, SHORTEST, millis(500), LONG);
    var came = due.arrivals();
    compare("200 ms before it is due", 300);
    remind(reminders, "order-1", millis(500));
    compare("300 ms after it is due", 800);

    assertCame(
        came,
        "early is a broken promise, and the next level may be days longer",
        "200 ms before it is due",
        "order-1",
        "300 ms after it is due");
  }

  @Test
  void a_delay_just_over_a_level_takes_the_next_one() throws Exception {
    var reminders = program(shop, SHORT, LONG);
    remind(reminders, "order-1", SHORT.plusNanos(1));
    remind(reminders, "order-2", SHORT);

    assertDue("late is polite, and early is a broken promise", "order-2");
  }

  @Test
  void a_delay_of_nothing_takes_the_shortest_level() throws Exception {
    var reminders = program(shop, millis(400), LONG);
    var came = due.arrivals();
    compare("200 ms before it is due", 200);
    remind(reminders, "order-1", Duration.ZERO);

    assertCame(came, "a level is not shorter than nothing", "200 ms before it is due", "order-1");
  }

  @Test
  void no_reminder_is_early() throws Exception {
    var reminders = program(shop, millis(50), millis(100), millis(200), millis(400));
    var delays = new HashMap<String, Duration>();
    var asked = new ConcurrentHashMap<String, Stopwatch>();
    var came = listen(asked);
    var random = lab.random();
    for (int i = 1; i <= 20; i++) {
      var order = "order-" + i;
      delays.put(order, millis(1 + random.nextInt(400)));
      asked.put(order, lab.stopwatch(order + " was asked for"));
      remind(reminders, order, delays.get(order));
    }
    lab.await("the number of reminders that came", came::size)
        .because("who is not reminded does not pay")
        .toBe(delays.size());

    for (var order : delays.keySet()) {
      assertThat(asked.get(order))
          .because("early is a broken promise")
          .hasRunFor(delays.get(order));
    }
  }

  @Test
  void a_delay_longer_than_every_level_is_refused_and_nothing_is_sent() throws Exception {
    var reminders = program(shop, SHORTEST, SHORT);

    for (var tooLong : List.of(SHORT.plusNanos(1), LONG)) {
      assertThat(lab.attempt(() -> remind(reminders, "order-1", tooLong)))
          .because("it would be early or never, and the caller has to know now")
          .threw(IllegalArgumentException.class);
    }
    lab.untilQuiet();
    assertWaitingOrDue(0, "what was refused must not come all the same");
  }

  @Test
  void a_reminder_waits_in_the_broker() throws Exception {
    var reminders = program(shop, SHORT, LONG);
    remind(reminders, "order-1", LONG);
    lab.untilQuiet();
    shop.die();

    assertWaitingOrDue(1, "the shop may end meanwhile, and with it all that its threads know");
  }

  @Test
  void it_survives_a_restart_of_the_broker_even_within_a_month() throws Exception {
    remind(program(shop, LONG, MONTH), "order-1", MONTH);

    assertWaitingOrDue(1, "a month is not too long");
    for (var queue : lab.queuesOf(shop)) {
      assertThat(queue).because("a restart comes sooner or later").survivesARestart();
    }
  }

  @Test
  void what_is_due_stays() throws Exception {
    var reminders = program(shop, SHORTEST, SHORT);
    var late = "nobody may be there to mail it for longer than it has waited";

    remind(reminders, "order-1", SHORT);
    assertDue(late, "order-1");
    due.visited();
    remind(reminders, "order-2", SHORT);
    assertDue(late, "order-1", "order-2");
    remind(reminders, "order-3", SHORT); // when it is due, order-1 has been so for two delays
    assertDue(late, "order-1", "order-2", "order-3");
  }

  @Test
  void what_waits_or_is_due_stays_though_no_queue_is_used_meanwhile() throws Exception {
    var reminders = program(shop, LONG);
    remind(reminders, "order-1", LONG);
    remind(reminders, "order-2", LONG);

    lab.await("x-expires of queues with reminders", () -> Expiring.tooSoon(shop, due, LONG, 2))
        .because("to publish is no use: the broker deletes such a queue and all that is in it")
        .toBe(List.of());
  }

  @Test
  void a_program_with_other_levels_finds_all_as_it_was() throws Exception {
    remind(program(shop, millis(700), LONG), "order-1", millis(700));
    var next = program(lab.client("next version"), SHORT, millis(700), MONTH);
    remind(next, "order-2", SHORT);

    assertThat(due)
        .because("levels change, and what waits in an old one is not forgotten")
        .eventuallyHoldsInAnyOrder(List.of("order-1", "order-2"));
  }

  @Test
  void other_reminders_have_levels_of_their_own() throws Exception {
    var ofOthers = lab.queue("due at the returns desk");
    var returns = new Reminders(shop.channel(), ofOthers.name(), List.of(SHORT));
    remind(program(shop, SHORT), "order-1", SHORT);
    returns.declare();
    remind(returns, "return-1", SHORT);

    assertDue("whoever mails one kind knows nothing of the other", "order-1");
    assertThat(ofOthers)
        .because("whoever mails one kind knows nothing of the other")
        .eventuallyHolds("return-1");
  }

  @Test
  void whoever_declares_learns_that_the_broker_refuses() throws Exception {
    due.declaredBySomebodyElse();

    assertThat(lab.attempt(() -> program(shop, SHORT)))
        .because("a program without its queues must not go on as if it had them")
        .threw(IOException.class);
  }

  @Test
  void whoever_asks_for_a_reminder_learns_that_the_connection_is_lost() throws Exception {
    var reminders = program(shop, LONG);
    shop.die();

    assertThat(lab.attempt(() -> remind(reminders, "order-1", LONG)))
        .because("no reminder waits, and only the shop can ask for it again")
        .threw(Exception.class);
  }

  private static Duration millis(int millis) {
    return Duration.ofMillis(millis);
  }

  /** A program of its own, which has declared its queues. */
  private Reminders program(Client client, Duration... levels) throws Exception {
    var program = new Reminders(client.channel(), due.name(), List.of(levels));
    program.declare();
    return program;
  }

  private void remind(Reminders program, String order, Duration delay) throws Exception {
    lab.start("remind", () -> program.remind(order, delay)).result();
  }

  /** What comes to the queue of what is due by itself, after that time from now. */
  private void compare(String text, int millis) {
    lab.queue("until " + text)
        .declaredWithRejectsTo(due, Map.of("x-message-ttl", millis))
        .holding(text);
  }

  private void assertDue(String reason, String... orders) {
    assertThat(due).because(reason).eventuallyHolds(orders);
  }

  private void assertCame(List<String> came, String reason, String... orders) {
    lab.await("what came to the queue of what is due", () -> List.copyOf(came))
        .because(reason)
        .toBe(List.of(orders));
  }

  private void assertWaitingOrDue(int reminders, String reason) {
    lab.await(
            "the number of reminders that wait or are due",
            () -> lab.queuesOf(shop).stream().mapToInt(LabQueue::ready).sum())
        .because(reason)
        .toBe(reminders);
  }

  /** What comes, for whose stopwatches that is the end. */
  private Set<String> listen(Map<String, Stopwatch> asked) throws Exception {
    var came = ConcurrentHashMap.<String>newKeySet();
    lab.client("mailer")
        .channel()
        .basicConsume(
            due.name(),
            true,
            (consumerTag, message) -> {
              var order = new String(message.getBody(), UTF_8);
              asked.get(order).stop();
              came.add(order);
            },
            consumerTag -> {});
    return came;
  }
}
