package delay;

import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;

@Exercise("6.3")
class RemindersTroubleTest extends RemindersStage {

  private static final Duration MONTH = Duration.ofDays(30);

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
}
