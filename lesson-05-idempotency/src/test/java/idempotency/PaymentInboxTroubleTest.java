package idempotency;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.staging.MortalDatabase.atEveryStep;
import static warren.lab.wire.WireMethod.toBroker;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.staging.MortalDatabase;

@Exercise("5.2")
class PaymentInboxTroubleTest extends PaymentInboxStage {

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
    failures.first(1, "alice 700", () -> stopped(inbox));
    send(payments, "payment-2", "alice 700"); // in the middle of it the database goes
    send(payments, "payment-3", "alice 800");
    assertThat(parked)
        .because("whoever keeps it lets it come again when the database is back")
        .eventuallyHolds("alice 700", "alice 800");

    inbox.database().resume();
    send(payments, "payment-4", "alice 50");
    lab.untilSettled(4);

    assertCharged(lab, "databases are restarted every other week, and nobody restarts you", 1300);
  }

  private static RuntimeException stopped(InboxProgram inbox) {
    inbox.database().stop();
    return new IllegalStateException("the database is being restarted");
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
}
