package delay;

import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;

@Exercise("6.2")
class PaymentReminderTroubleTest extends PaymentReminderStage {

  @Test
  void it_survives_a_restart_of_the_broker_even_within_a_month() throws Exception {
    remind(program(shop, Duration.ofDays(30)), "order-1");

    assertThat(waiting)
        .because("a restart comes sooner or later")
        .eventuallyHolds("order-1")
        .survivesARestart();
    assertThat(due).because("what was due then would go nowhere").survivesARestart();
  }

  @Test
  void what_is_due_stays_until_it_is_mailed() throws Exception {
    var reminder = program(shop, SHORT);

    remind(reminder, "order-1");
    assertDue("order-1");
    due.visited();
    remind(reminder, "order-2");
    assertDue("order-1", "order-2");
    remind(reminder, "order-3"); // when it is due, order-1 has been so for two delays
    assertDue("order-1", "order-2", "order-3");
  }

  @Test
  void if_a_mailer_dies_another_sends_the_mail() throws Exception {
    var mailing = lab.gate("mailing order-1");
    start(mailer, SHORT, mailing::pass);
    remind(program(shop, SHORT), "order-1");
    mailing.awaitArrival();
    lab.untilQuiet();
    mailer.die();
    start(lab.client("another mailer"), SHORT, mailed::add);

    lab.await("the mail sent", () -> List.copyOf(mailed))
        .because("it was not out yet, so the broker must still have the reminder")
        .toBe(List.of("order-1"));
  }

  @Test
  void a_reminder_whose_mailer_throws_is_not_lost() throws Exception {
    var failing = lab.throwing().always(() -> new IllegalStateException("no such mailbox"));
    start(mailer, LONG, failing::pass);
    due.holding("order-1");
    lab.untilThrown(failing);
    mailer.die();

    assertThat(due)
        .because("its mail is not out, so it is still due, and another mailer can send it now")
        .eventuallyHolds("order-1");
  }

  @Test
  void a_program_that_starts_later_finds_all_as_it_was() throws Exception {
    remind(program(shop, LONG), "order-2");
    due.holding("order-1");
    program(mailer, LONG);

    assertThat(waiting).because("each program declares both").eventuallyHolds("order-2");
    assertDue("order-1");
  }

  @Test
  void whoever_declares_learns_that_the_broker_refuses() throws Exception {
    var taken = lab.queue("taken").declaredBySomebodyElse().name();

    for (var names : List.of(List.of(taken, due.name()), List.of(waiting.name(), taken))) {
      var channel = lab.client("program for " + names).channel();
      var reminder = new PaymentReminder(channel, names.get(0), names.get(1), LONG);
      assertThat(lab.attempt(reminder::declare))
          .because("a program without its queues must not go on as if it had them")
          .threw(IOException.class);
    }
  }

  @Test
  void whoever_starts_to_mail_learns_that_the_broker_refuses() throws Exception {
    due.declaredBySomebodyElse();
    var reminder = new PaymentReminder(mailer.channel(), waiting.name(), due.name(), LONG);

    assertThat(lab.attempt(() -> lab.start("start", () -> reminder.start(mailed::add)).result()))
        .because("a mailer who is not there and says nothing reminds nobody")
        .threw(IOException.class);
  }

  @Test
  void whoever_asks_for_a_reminder_learns_that_the_connection_is_lost() throws Exception {
    var reminder = program(shop, LONG);
    shop.die();

    assertThat(lab.attempt(() -> remind(reminder, "order-1")))
        .because("no reminder waits, and only the shop can ask for it again")
        .threw(Exception.class);
  }

  private void assertDue(String... orders) {
    assertThat(due)
        .because("if the mailer is down for longer than the delay, what is due is late, not lost")
        .eventuallyHolds(orders);
  }
}
