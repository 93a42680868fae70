package delay;

import static warren.lab.LabAssertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;

@Exercise("6.2")
class PaymentReminderTest extends PaymentReminderStage {

  private static final int SALE = 150;

  @Test
  void a_reminder_is_due_after_its_delay_and_not_before() throws Exception {
    var reminder = program(shop, Duration.ofMillis(500));
    var came = due.arrivals();
    compare("200 ms before it is due", 300);
    remind(reminder, "№ 1");
    compare("300 ms after it is due", 800);

    lab.await("what came to the queue of what is due", () -> List.copyOf(came))
        .because(
            "early is a broken promise, and who is reminded late, or never, pays late or never")
        .toBe(List.of("200 ms before it is due", "№ 1", "300 ms after it is due"));
  }

  @Test
  void a_reminder_waits_in_the_broker() throws Exception {
    var reminder = program(shop, LONG);
    remind(reminder, "order-1");
    lab.untilQuiet();
    shop.die();

    assertThat(waiting)
        .because("the shop may end meanwhile, and with it all that its threads know")
        .eventuallyHolds("order-1");
  }

  @Test
  void however_many_there_are_each_waits() throws Exception {
    var reminder = program(shop, LONG);
    lab.start(
            "remind",
            () -> {
              for (int order = 1; order <= SALE; order++) {
                reminder.remind("order-" + order);
              }
            })
        .result();

    lab.await("how many wait", waiting::ready)
        .because("a sale is no reason to remind anybody early")
        .toBe(SALE);
  }

  @Test
  void a_reminder_that_is_not_due_is_with_no_mailer() throws Exception {
    start(mailer, LONG, mailed::add);
    remind(program(shop, LONG), "order-1");
    lab.untilQuiet();

    assertThat(waiting)
        .because("the customer has time to pay, and a mailer who holds one holds up all behind it")
        .eventuallyHolds("order-1");
  }

  @Test
  void reminders_by_letter_are_others() throws Exception {
    var printed = lab.queue("to be printed");
    var byLetter =
        new PaymentReminder(shop.channel(), lab.name("letters wait"), printed.name(), SHORT);
    var byMail = program(shop, SHORT);
    byLetter.declare();
    remind(byMail, "order-1");
    remind(byLetter, "order-2");

    var why = "whoever prints letters knows nothing of mails, and a customer wants to get one only";
    assertThat(due).because(why).eventuallyHolds("order-1");
    assertThat(printed).because(why).eventuallyHolds("order-2");
  }

  @Test
  void mail_goes_out_when_a_reminder_is_due() throws Exception {
    start(mailer, SHORT, mailed::add);
    remind(program(shop, SHORT), "№ 1");

    lab.await("the mail sent", () -> List.copyOf(mailed))
        .because("shop and mailer agree on a number only if they agree on its bytes")
        .toBe(List.of("№ 1"));
  }

  @Test
  void what_is_mailed_is_gone() throws Exception {
    start(mailer, SHORT, mailed::add);
    var reminder = program(shop, SHORT);
    remind(reminder, "order-1");
    remind(reminder, "order-2");
    lab.untilSettled(2);
    mailer.die();

    assertThat(due)
        .because("what comes back when the mailer's program ends is mailed twice")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void reminders_become_due_in_the_order_in_which_they_were_asked_for() throws Exception {
    var reminder = program(shop, SHORT);
    for (int order = 1; order <= 5; order++) {
      remind(reminder, "order-" + order);
    }

    assertThat(due)
        .because("they all wait equally long, so who asked first is first")
        .eventuallyHolds("order-1", "order-2", "order-3", "order-4", "order-5");
  }

  /** What comes to the queue of what is due by itself, after that time from now. */
  private void compare(String text, int millis) {
    lab.queue("until " + text)
        .declaredWithRejectsTo(due, Map.of("x-message-ttl", millis))
        .holding(text);
  }
}
