package reliability;

import static reliability.ReceiptsOf.receipts;
import static reliability.ReceiptsOf.texts;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.Answer.ack;
import static warren.lab.wire.Answer.ackUpTo;
import static warren.lab.wire.Answer.nack;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Task;

@Exercise("4.8")
class StubbornPublisherTest extends StubbornPublisherStage {

  @Test
  void every_receipt_gets_into_the_books_in_its_order() throws Exception {
    publish(receipts(1, 9), FOR_EVER, A_MOMENT).result();

    assertThat(books)
        .because("the books are numbered, and whoever reads them counts on what stands before")
        .eventuallyHolds(texts(receipts(1, 9)))
        .because("a till that is told \"confirmed\" forgets them; the next restart must not")
        .messagesArePersistent();
  }

  @Test
  void each_has_its_id() throws Exception {
    publish(receipts(1, 3), FOR_EVER, A_MOMENT).result();

    lab.await("the message ids", () -> books.properties(AMQP.BasicProperties::getMessageId))
        .because("it may come twice, and by its id whoever reads it tells a repeat from another")
        .toBe(List.of("r-1", "r-2", "r-3"));
  }

  @Test
  void it_waits_for_the_confirms() throws Exception {
    till.drop(1, toClient(AMQP.Basic.Ack.class));
    var publishing = publish(receipts(1, 1), FOR_EVER, A_MOMENT);
    lab.await(
            "the receipts that were sent",
            () -> till.wire().events(AMQP.Basic.Publish.class).size())
        .to("be one or more", sent -> sent > 0);
    lab.untilQuiet();

    assertThat(till)
        .because("its patience is an hour in this test, and no connection is dead before")
        .hasOpenedConnectionsAtMost(1);
    assertThat(publishing)
        .because("what was written to a socket may never arrive, and the till forgets it now")
        .waits();
  }

  @Test
  void one_confirm_may_speak_of_several() throws Exception {
    till.answer(ackUpTo(3));

    publish(receipts(1, 3), Duration.ofSeconds(1), A_MOMENT).result();

    assertNotSentAgain();
  }

  @Test
  void on_a_new_connection_its_numbers_begin_anew() throws Exception {
    var confirm = till.answer(ack(1));
    till.answer(ack(4), ack(2), ack(3)).ifItComes(); // no fourth comes: r-2 and r-3 are in doubt
    var publishing = publish(receipts(1, 3), FOR_EVER, A_MOMENT);
    confirm.awaitFired(publishing);
    till.cut();
    publishing.result();

    assertArrived(receipts(1, 3));
    assertNotSentAgain();
  }

  @Test
  void what_was_refused_is_sent_again_and_what_was_confirmed_is_not() throws Exception {
    books =
        lab.queue("small books")
            .declared(Map.of("x-max-length", 2, "x-overflow", "reject-publish"));
    var publishing = publish(receipts(1, 4), FOR_EVER, A_MOMENT);
    lab.await("the broker's refusals", () -> till.wire().events(AMQP.Basic.Nack.class).size())
        .because("the books have room for two and for more once they are read; refused is not kept")
        .to("be three or more", refusals -> refusals > 2);

    till.cut();
    assertNotSentAgain();
    books.takeAll();
    publishing.result();

    assertThat(books)
        .because("somebody has read the books, so there is room now")
        .eventuallyHoldsInAnyOrder(List.of(texts(receipts(3, 4))));
    assertNotSentAgain();
  }

  @Test
  void a_later_confirm_does_not_speak_of_what_was_refused() throws Exception {
    till.answer(nack(1), ackUpTo(2), nack(3));

    publish(receipts(1, 3), Duration.ofSeconds(1), A_MOMENT).result();

    lab.await("the receipts in the books", books::bodies)
        .because("it is settled by the nack, so a later ack with multiple is not about it")
        .to(
            "have the one twice that the till was told is refused",
            bodies -> Collections.frequency(bodies, texts(receipts(1, 1))[0]) > 1);
  }

  @Test
  void it_pauses_before_it_sends_again_what_was_refused() throws Exception {
    till.answer(nack(1));

    publish(receipts(1, 1), FOR_EVER, Duration.ofMillis(400)).result();

    assertThat(till)
        .because("a queue that is full needs time, and not the same message again and again")
        .pausedAfterEachRefusal(Duration.ofMillis(390));
  }

  @Test
  void it_can_be_told_to_stop() throws Exception {
    var cut = till.cutBefore(1, toBroker(AMQP.Basic.Publish.class));
    var publishing = publish(receipts(1, 1), FOR_EVER, Duration.ofSeconds(2));
    cut.awaitFired(publishing);
    lab.untilQuiet();

    publishing.interrupt();

    assertStops(publishing);
  }

  @Test
  void even_while_it_waits_for_a_confirm() throws Exception {
    var lost = till.drop(1, toClient(AMQP.Basic.Ack.class));
    var publishing = publish(receipts(1, 1), FOR_EVER, A_MOMENT);
    lost.awaitFired(publishing);

    publishing.interrupt();

    assertStops(publishing);
    assertThat(till).because("nobody is left who could end it").eventuallyHasNoOpenConnection();
  }

  private void assertNotSentAgain() {
    assertThat(till)
        .because("whoever begins at the beginning each time never comes to the end")
        .sentNothingAgainThatWasConfirmed();
  }

  private void assertStops(Task<Void> publishing) {
    assertThat(publishing)
        .because("whoever interrupts it wants it to end, and to know that a receipt may be missing")
        .eventuallyThrows(InterruptedException.class);
  }
}
