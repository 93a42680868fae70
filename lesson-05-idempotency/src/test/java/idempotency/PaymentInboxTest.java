package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("5.2")
class PaymentInboxTest extends PaymentInboxStage {

  @Test
  void a_repeat_is_not_charged_again(Lab lab) throws Exception {
    start(lab, "inbox", payments);
    for (int i = 0; i < 4; i++) {
      send(payments, "payment-1", "alice 1250");
    }
    lab.untilSettled(4);

    assertCharged(lab, "the same message came four times, and Alice bought once", 1250);
  }

  @Test
  void a_repeat_is_done_with(Lab lab) throws Exception {
    var inbox = start(lab, "inbox", payments);
    send(payments, "payment-1", "alice 1250");
    send(payments, "payment-1", "alice 1250");
    lab.untilSettled(2);
    inbox.client().die();

    assertThat(parked)
        .because("a repeat is no error, so nobody has to look at it")
        .eventuallyIsEmpty();
    assertThat(payments)
        .because("a repeat that is not acknowledged comes again, and again")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void what_was_charged_is_a_repeat_though_it_could_not_be_charged_now(Lab lab) throws Exception {
    start(lab, "inbox", payments);
    send(payments, "payment-1", "alice 1250");
    lab.untilSettled(1);

    failures.first(1, "alice 1250", () -> new IllegalStateException("no money left"));
    send(payments, "payment-1", "alice 1250");
    lab.untilSettled(2);

    assertThat(parked)
        .because("it is paid; what lies here is taken for unpaid, and Alice gets a reminder")
        .eventuallyIsEmpty();
  }

  @Test
  void two_payments_of_the_same_amount_are_two(Lab lab) throws Exception {
    var id = "payment-".repeat(31) + "of-may"; // and a digit: as long as a message id may be
    var inbox = start(lab, "inbox", payments);
    send(payments, id + 1, "alice 1250");
    lab.untilSettled(1);
    inbox.client().die();
    start(lab, "another inbox", payments);
    send(payments, id + 2, "alice 1250");
    lab.untilSettled(2);

    assertCharged(lab, "they have different message ids, so Alice bought twice", 2500);
  }

  @Test
  void an_account_may_have_any_name(Lab lab) throws Exception {
    books.open("Zoë");
    start(lab, "inbox", payments);
    send(payments, "payment-1", "Zoë 1250");

    lab.await("what Zoë is charged, in cents", () -> books.charged("Zoë"))
        .because("shop and inbox agree on an account only if they agree on its bytes")
        .toBe(1250L);
  }

  @Test
  void a_repeat_at_the_same_moment_is_not_charged_again(Lab lab) throws Exception {
    var charging = lab.gate("charging");
    var others = lab.queue("others").declaredWithRejectsTo(parked);
    InboxProgram.of(lab, "inbox A", charging::pass).start(payments);
    send(payments, "payment-1", "alice 1250");
    charging.awaitArrival();
    var second = InboxProgram.of(lab, "inbox B", charging::pass);
    second.start(others);
    send(others, "payment-1", "alice 1250");
    lab.await(
            "whether inbox B has taken up the payment, which A has in hand",
            () -> charging.arrivals() > 1 || second.waitsOrIsDone())
        .toBe(true);
    charging.open();
    lab.untilSettled(2);

    assertCharged(lab, "two inboxes had the same message in hand at once", 1250);
    assertThat(parked).because("a repeat is no error, whoever finds it").eventuallyIsEmpty();
  }

  @Test
  void what_cannot_be_charged_is_rejected(Lab lab) throws Exception {
    failures.first(1, "alice 5", () -> new IllegalStateException("out of receipts"));
    start(lab, "inbox", payments);
    send(payments, "payment-1", "bob 700"); // there is no such account
    send(payments, "payment-2", "alice 5");
    send(payments, "payment-3", "alice ten");
    payments.receives(new BasicProperties(), "alice 9".getBytes(UTF_8));
    send(payments, "payment-5", "alice 1250");
    lab.untilSettled(5);

    assertCharged(lab, "the last one is a good payment", 1250);
    assertThat(parked)
        .because("nobody has paid these, and somebody is to find out why")
        .eventuallyHoldsInAnyOrder(List.of("bob 700", "alice 5", "alice ten", "alice 9"));
  }

  @Test
  void what_was_rejected_may_come_again(Lab lab) throws Exception {
    failures.first(1, "alice 5", () -> new IllegalStateException("out of receipts"));
    start(lab, "inbox", payments);
    send(payments, "payment-1", "bob 700");
    send(payments, "payment-2", "alice 5");
    send(payments, "payment-3", "alice ten");
    lab.untilSettled(3);
    books.open("bob");
    send(payments, "payment-1", "bob 700");
    send(payments, "payment-2", "alice 5");
    send(payments, "payment-3", "alice 10");
    lab.untilSettled(6);

    lab.await("what Alice and Bob are charged", () -> books.charged("alice") + books.charged("bob"))
        .because(
            "the first time nothing was charged, so nothing may be left of it: this is no repeat")
        .now()
        .toBe(715L);
  }
}
