package delay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Stopwatch;

@Exercise("6.3")
class RemindersTest extends RemindersStage {

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
  void a_reminder_waits_in_the_broker() throws Exception {
    var reminders = program(shop, SHORT, LONG);
    remind(reminders, "order-1", LONG);
    lab.untilQuiet();
    shop.die();

    assertWaitingOrDue(1, "the shop may end meanwhile, and with it all that its threads know");
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

  /** What comes to the queue of what is due by itself, after that time from now. */
  private void compare(String text, int millis) {
    lab.queue("until " + text)
        .declaredWithRejectsTo(due, Map.of("x-message-ttl", millis))
        .holding(text);
  }

  private void assertCame(List<String> came, String reason, String... orders) {
    lab.await("what came to the queue of what is due", () -> List.copyOf(came))
        .because(reason)
        .toBe(List.of(orders));
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
