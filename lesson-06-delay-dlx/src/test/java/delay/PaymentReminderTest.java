package delay;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.DeadLetters;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("6.2")
class PaymentReminderTest {

  /** No test lasts that long; of a thousandth of it, each has seen the end. */
  private static final Duration LONG = Duration.ofSeconds(100);

  private final List<String> mailed = new CopyOnWriteArrayList<>();

  private LabQueue waiting;
  private LabQueue due;
  private Duration delay;

  @BeforeEach
  void likely_mistakes(Lab lab) {
    waiting = lab.queue("waiting");
    due = lab.queue("due");
    lab.suspect(
        "A consumer takes reminders from the queue in which they wait, so it gets them at once. It"
            + " has to listen where they appear when they are due.",
        () -> consumes(lab, waiting));
    lab.suspect(
        "Reminders were published to the queue of those that are due. They have to wait in the"
            + " other one, without a consumer, until the broker moves them.",
        () ->
            lab.wire().methods(AMQP.Basic.Publish.class).stream()
                .anyMatch(publish -> publish.getRoutingKey().equals(due.name())));
    lab.suspect(
        "The queue of reminders that are due has a time to live as well: what nobody mails in time"
            + " is gone.",
        () -> !new DeadLetters(lab, due.name()::equals).argument("x-message-ttl").isEmpty());
    lab.suspect(
        "The time to live that went out is not the delay in milliseconds, and milliseconds is what"
            + " the broker reads, in x-message-ttl and in a message's expiration.",
        () -> timesToLive(lab).anyMatch(time -> !time.equals(String.valueOf(delay.toMillis()))));
    lab.suspect(
        "Nothing tells the broker how long a reminder has to wait: neither x-message-ttl nor an"
            + " expiration went out.",
        () -> published(lab) && timesToLive(lab).findAny().isEmpty());
    new DeadLetters(lab, waiting.name()::equals).suspect();
  }

  @Test
  void a_reminder_is_due_after_its_delay_and_not_before(Lab lab) throws Exception {
    var shop = programs(lab, Duration.ofMillis(300)).shop();
    long asked = System.nanoTime();

    shop.remind("order-1");
    lab.eventually(
        "a reminder that is due",
        () -> {
          if (due.ready() == 0) {
            throw new Finding(
                    "the reminder to be due, some time after " + delay.toMillis() + " ms",
                    due.exists()
                        ? due + " holds nothing"
                        : "there is no queue '" + due.name() + "'")
                .because("a customer who is not reminded does not pay");
          }
        });

    assertNotEarly(asked);
    assertThat(due).eventuallyHolds("order-1");
  }

  @Test
  void a_reminder_waits_in_the_broker(Lab lab) throws Exception {
    var shop = programs(lab, LONG).shop();

    lab.start("remind", () -> shop.remind("order-1")).result();
    lab.untilQuiet();
    lab.client("shop").die();

    assertThat(waiting)
        .because(
            "the shop may end or start anew in the meantime; what its threads know is gone then")
        .eventuallyHolds("order-1");
    if (!isQuorum(lab, waiting)) {
      assertThat(waiting)
          .because(
              "a durable queue survives a restart of the broker, a transient message in it not")
          .messagesArePersistent();
    }
  }

  @Test
  void a_reminder_that_is_not_due_is_with_no_mailer(Lab lab) throws Exception {
    var programs = programs(lab, LONG);
    programs.mailer().start(mailed::add);

    programs.shop().remind("order-1");
    lab.untilQuiet();

    if (!mailed.isEmpty()) {
      throw new Finding("no mail before it is due", "mail went out for " + mailed)
          .because("the customer has time to pay, and is reminded within the first second");
    }
    assertThat(waiting)
        .because(
            "a mailer that holds reminders until they are due blocks those behind them, and a"
                + " handful of them fills its prefetch limit")
        .eventuallyHolds("order-1");
  }

  @Test
  void mail_goes_out_when_a_reminder_is_due(Lab lab) throws Exception {
    var programs = programs(lab, Duration.ofMillis(300));
    programs.mailer().start(mailed::add);
    long asked = System.nanoTime();

    programs.shop().remind("order-1");
    lab.eventually(
        "the mail",
        () -> {
          if (mailed.isEmpty()) {
            throw new Finding("mail for order-1", "none went out");
          }
        });

    assertNotEarly(asked);
    lab.untilSettled(1);
    lab.client("mailer").die();
    assertThat(due)
        .because("what is not acknowledged comes back when the mailer ends, and is mailed twice")
        .eventuallyHasConsumers(0)
        .staysEmpty();
    assertThat(mailed).containsExactly("order-1");
  }

  @Test
  void what_is_due_stays_until_it_is_mailed(Lab lab) throws Exception {
    var shop = programs(lab, Duration.ofMillis(100)).shop();

    var late =
        "the mailer may be down for longer than the delay; what is due is late then, not lost";
    shop.remind("order-1");
    assertThat(due).because(late).eventuallyHolds("order-1");
    shop.remind("order-2");
    assertThat(due).because(late).eventuallyHolds("order-1", "order-2");
    shop.remind("order-3"); // by the time it is due, order-1 has been due for two delays
    assertThat(due).because(late).eventuallyHolds("order-1", "order-2", "order-3");
  }

  @Test
  void reminders_become_due_in_the_order_in_which_they_were_asked_for(Lab lab) throws Exception {
    var shop = programs(lab, Duration.ofMillis(100)).shop();

    for (int order = 1; order <= 5; order++) {
      shop.remind("order-" + order);
    }

    assertThat(due)
        .because("they all wait equally long, so who asked first is first")
        .eventuallyHolds("order-1", "order-2", "order-3", "order-4", "order-5");
  }

  @Test
  void a_reminder_comes_back_when_the_mailer_dies(Lab lab) throws Exception {
    var programs = programs(lab, Duration.ofMillis(100));
    var mailing = lab.gate("mailing order-1");
    programs.mailer().start(mailing::pass);
    programs.shop().remind("order-1");
    mailing.awaitArrival();

    lab.client("mailer").die();

    assertThat(due)
        .because("its mail was not out yet, so the broker must still own it")
        .eventuallyHolds("order-1");
  }

  /** The program that asks for reminders and the one that sends the mail. */
  private record Programs(PaymentReminder shop, PaymentReminder mailer) {}

  private Programs programs(Lab lab, Duration delay) throws Exception {
    this.delay = delay;
    var programs = new Programs(reminder(lab, "shop"), reminder(lab, "mailer"));
    programs.shop().declare();
    programs.mailer().declare();
    return programs;
  }

  private PaymentReminder reminder(Lab lab, String client) {
    return new PaymentReminder(lab.client(client).channel(), waiting.name(), due.name(), delay);
  }

  private void assertNotEarly(long asked) {
    var waited = Duration.ofNanos(System.nanoTime() - asked);
    // the broker has a clock of its own
    if (waited.compareTo(delay.minusMillis(10)) < 0) {
      throw new Finding(
              "the reminder to wait for " + delay.toMillis() + " ms",
              "it came after " + waited.toMillis() + " ms")
          .because("whoever promised time to pay must not ask for money before it is over");
    }
  }

  private static boolean consumes(Lab lab, LabQueue queue) {
    return lab.wire().methods(AMQP.Basic.Consume.class).stream()
        .anyMatch(consume -> consume.getQueue().equals(queue.name()));
  }

  /** Quorum queues keep what is transient as well. */
  private static boolean isQuorum(Lab lab, LabQueue queue) {
    return new DeadLetters(lab, queue.name()::equals).inQuorumQueue();
  }

  private static boolean published(Lab lab) {
    return !lab.wire().events(AMQP.Basic.Publish.class).isEmpty();
  }

  /** The times to live that went out, with queues or messages. */
  private static Stream<String> timesToLive(Lab lab) {
    return new DeadLetters(lab, queue -> true).timesToLive();
  }
}
