package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.staging.MortalDatabase.atEveryStep;
import static warren.lab.wire.WireMethod.toBroker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.staging.MortalDatabase;
import warren.lab.staging.Throwing;

@Exercise("5.2")
class PaymentInboxTest {

  private LabQueue parked;
  private LabQueue payments;
  private Throwing failures;
  private Books books;

  @BeforeEach
  void payments_in_a_queue(Lab lab) throws Exception {
    parked = lab.queue("parked").declared();
    payments = lab.queue("payments").declaredWithRejectsTo(parked);
    failures = lab.throwing();
    books = new Books(lab.database(), payment -> {});
    books.createTables();
    books.open("alice");
    lab.note("remembered", books::remembered);
    lab.note("charged", books::charged);
    lab.note("keys", books::keys);
  }

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
  void a_lost_acknowledgement_does_not_charge_twice(Lab lab) throws Exception {
    var first = InboxProgram.of(lab, "inbox A", failures::pass);
    var cut = first.client().cutBefore(1, toBroker(AMQP.Basic.Ack.class));
    first.start(payments);
    send(payments, "payment-1", "alice 1250");
    cut.awaitFired();
    first.client().die();
    start(lab, "inbox B", payments);
    lab.untilSettled(1);

    assertCharged(
        lab, "it was charged, only the broker hasn't heard of it and sends it again", 1250);
  }

  @Test
  void wherever_an_inbox_dies_its_payment_is_charged_once(Lab lab) throws Exception {
    atEveryStep(
        (before, step) ->
            InboxProgram.diesAndIsCharged(lab, books, parked, failures::pass, before, step));

    assertThat(parked).because("nothing was wrong with these payments").eventuallyIsEmpty();
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

  @Test
  void another_key_that_is_there_already_is_no_repeat(Lab lab) throws Exception {
    start(lab, "inbox", payments);
    send(payments, "payment-1", "alice 1250");
    lab.untilSettled(1);

    books.repeatReceipts();
    send(payments, "payment-2", "alice 700");

    assertThat(parked)
        .because("the receipt's number is there already, not the message's id: Alice has not paid")
        .eventuallyHolds("alice 700");
  }

  @Test
  void an_id_that_cannot_be_noted_is_no_repeat(Lab lab) throws Exception {
    start(lab, "inbox", payments);
    books.loseAllOtherTables();
    send(payments, "payment-1", "alice 700");

    assertThat(parked)
        .because("there is no table any more, which says nothing of the id: Alice has not paid")
        .eventuallyHolds("alice 700");
  }

  @Test
  void when_the_database_is_back_payments_are_charged_again(Lab lab) throws Exception {
    var inbox = start(lab, "inbox", payments);
    send(payments, "payment-1", "alice 1250");
    lab.untilSettled(1);
    inbox.database().stop();
    send(payments, "payment-2", "alice 700");
    assertThat(parked)
        .because("whoever keeps it lets it come again when the database is back")
        .eventuallyHolds("alice 700");

    inbox.database().resume();
    send(payments, "payment-3", "alice 50");
    lab.untilSettled(3);

    assertCharged(lab, "databases are restarted every other week, and nobody restarts you", 1300);
  }

  @Test
  void connections_to_the_database_are_given_back(Lab lab) throws Exception {
    var inbox = InboxProgram.of(lab, "inbox", failures::pass);
    inbox.open(failures::pass); // and once more, as after an error
    inbox.start(payments);
    for (var id : List.of("payment-1", "payment-1", "payment-1", "payment-2")) {
      send(payments, id, "alice 1250");
    }
    send(payments, "payment-3", "bob 700");
    send(payments, "payment-4", "bob 700");
    lab.untilSettled(6);

    lab.await("the number of connections after six payments", inbox.database()::connections)
        .because("a pool of ten is empty after ten payments, and the eleventh waits for ever")
        .to("be one at most", open -> open <= 1);
  }

  @Test
  void whoever_sets_it_up_learns_that_the_database_refuses(Lab lab) {
    var database = new MortalDatabase(lab.database());
    database.stop();

    assertThat(lab.attempt(() -> new PaymentInbox(database.source(), books).createTable()))
        .because("an inbox without its table rejects every payment")
        .threw(SQLException.class);
  }

  @Test
  void whoever_starts_it_learns_that_the_broker_refuses(Lab lab) throws Exception {
    var inbox = InboxProgram.of(lab, "inbox", failures::pass);
    var taken = lab.queue("taken").declaredBySomebodyElse();

    assertThat(lab.attempt(() -> inbox.start(taken)))
        .because("an inbox that is not there and says nothing lets the payments pile up")
        .threw(IOException.class);
  }

  private InboxProgram start(Lab lab, String name, LabQueue queue) throws Exception {
    var program = InboxProgram.of(lab, name, failures::pass);
    lab.start("start", () -> program.start(queue)).result();
    return program;
  }

  private static void send(LabQueue queue, String id, String body) {
    queue.receives(
        new BasicProperties.Builder().messageId(id).deliveryMode(2).build(), body.getBytes(UTF_8));
  }

  private void assertCharged(Lab lab, String reason, long cents) {
    lab.await("what Alice is charged, in cents", () -> books.charged("alice"))
        .because(reason)
        .now()
        .toBe(cents);
  }
}
