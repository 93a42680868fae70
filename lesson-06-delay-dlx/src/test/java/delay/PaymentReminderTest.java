package delay;

import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("6.2")
class PaymentReminderTest {

  private static final Duration SHORT = Duration.ofMillis(100);

  /** No test lasts that long; of a thousandth of it, each has seen the end. */
  private static final Duration LONG = Duration.ofSeconds(200);

  private final List<String> mailed = new CopyOnWriteArrayList<>();
  private Lab lab;
  private LabQueue waiting;
  private LabQueue due;
  private Client shop;
  private Client mailer;

  @BeforeEach
  void a_shop_and_a_mailer(Lab lab) {
    this.lab = lab;
    waiting = lab.queue("waiting");
    due = lab.queue("due");
    shop = lab.client("shop");
    mailer = lab.client("mailer");
  }

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
  void it_survives_a_restart_of_the_broker_even_within_a_month() throws Exception {
    remind(program(shop, Duration.ofDays(30)), "order-1");

    assertThat(waiting)
        .because("a restart comes sooner or later")
        .eventuallyHolds("order-1")
        .survivesARestart();
    assertThat(due).because("what was due then would go nowhere").survivesARestart();
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
  void reminders_become_due_in_the_order_in_which_they_were_asked_for() throws Exception {
    var reminder = program(shop, SHORT);
    for (int order = 1; order <= 5; order++) {
      remind(reminder, "order-" + order);
    }

    assertThat(due)
        .because("they all wait equally long, so who asked first is first")
        .eventuallyHolds("order-1", "order-2", "order-3", "order-4", "order-5");
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
    start(mailer, SHORT, failing::pass);
    remind(program(shop, SHORT), "order-1");
    lab.untilThrown(failing);
    mailer.die();

    lab.await("what waits or is due", this::waitingOrDue)
        .because("its mail is not out, and the next attempt may succeed")
        .toBe(List.of("order-1"));
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

  /** A program of its own, which has declared the queues. */
  private PaymentReminder program(Client client, Duration delay) throws Exception {
    var program = new PaymentReminder(client.channel(), waiting.name(), due.name(), delay);
    program.declare();
    return program;
  }

  private void remind(PaymentReminder program, String order) throws Exception {
    lab.start("remind", () -> program.remind(order)).result();
  }

  /** What comes to the queue of what is due by itself, after that time from now. */
  private void compare(String text, int millis) {
    lab.queue("until " + text)
        .declaredWithRejectsTo(due, Map.of("x-message-ttl", millis))
        .holding(text);
  }

  private void start(Client client, Duration delay, Consumer<String> work) throws Exception {
    var program = program(client, delay);
    lab.start("start", () -> program.start(work)).result();
  }

  private void assertDue(String... orders) {
    assertThat(due)
        .because("if the mailer is down for longer than the delay, what is due is late, not lost")
        .eventuallyHolds(orders);
  }

  private List<String> waitingOrDue() {
    return Stream.concat(waiting.bodies().stream(), due.bodies().stream()).toList();
  }
}
