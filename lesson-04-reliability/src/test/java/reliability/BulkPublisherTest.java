package reliability;

import static reliability.WatchedReports.all;
import static reliability.WatchedReports.payment;
import static reliability.WatchedReports.payments;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.Answer.ack;
import static warren.lab.wire.Answer.ackUpTo;
import static warren.lab.wire.Answer.nack;
import static warren.lab.wire.Answer.nackUpTo;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.staging.PublishTap;

@Exercise("4.2")
class BulkPublisherTest extends BulkPublisherStage {

  @Test
  void each_payment_is_in_its_banks_queue(Lab lab) throws Exception {
    var north = lab.queue("north").declared();
    var publisher = publisher(5);
    publish(lab, publisher, payment(1, bank), payment(2, north), payment(3, bank));

    assertThat(north)
        .because("each bank collects from a queue of its own")
        .eventuallyHolds("2 cents")
        .because("the queue outlives a restart of the broker, and a payment has to, as well")
        .messagesArePersistent();
  }

  @Test
  void each_payment_is_reported_as_taken(Lab lab) throws Exception {
    var publisher = publisher(5);
    for (int number = 1; number <= 3; number++) {
      publish(lab, publisher, payment(number, bank));

      assertReported(
          lab,
          all("taken", number),
          "the broker's answers bear numbers, and payment p-1 is the first on this channel");
    }
  }

  @Test
  void one_answer_may_be_for_many(Lab lab) throws Exception {
    shop.answer(ackUpTo(3), nackUpTo(6));
    publish(lab, publisher(3), payments(7, bank));

    assertReported(
        lab,
        "refused p-4, refused p-5, refused p-6, taken p-1, taken p-2, taken p-3, taken p-7",
        "one confirm was for p-1 to p-3, one nack was for p-4 to p-6, and each place is free again");
  }

  @Test
  void what_the_broker_refuses_is_reported_as_refused(Lab lab) throws Exception {
    shop.answer(nack(1));
    publish(lab, publisher(1), payments(2, bank));

    assertReported(
        lab,
        "refused p-1, taken p-2",
        "p-1 is in no queue: its sender has to know, and p-2 gets its place");
  }

  @Test
  void answers_in_any_order_settle_the_right_ones(Lab lab) throws Exception {
    shop.answer(ack(3), nack(1), ack(2));
    publish(lab, publisher(3), payments(3, bank));

    assertReported(
        lab,
        "refused p-1, taken p-2, taken p-3",
        "3 was answered first and 1 refused: whoever takes that for 3 pays twice, and loses one");
  }

  @Test
  void what_has_its_answer_gets_no_other(Lab lab) throws Exception {
    shop.answer(nack(2), ackUpTo(3));
    publish(lab, publisher(3), payments(3, bank));

    assertReported(
        lab,
        "refused p-2, taken p-1, taken p-3",
        "2 was refused; the ack for all up to 3 is for those that had no answer yet");
  }

  @Test
  void no_more_are_out_than_the_limit_allows(Lab lab) throws Exception {
    var publisher = publisher(5);
    publish(lab, publisher, payments(10, bank)).result();
    lab.untilQuiet();
    shop.hold(toClient(AMQP.Basic.Ack.class));
    publish(lab, publisher, payments(10, bank));
    lab.untilQuiet();
    lab.untilPassed(Duration.ofMillis(1200)); // a slow broker has not said yes

    assertThat(shop)
        .because("with fewer the broker waits for the shop; more fill the memory of both")
        .eventuallyHasUnconfirmed(5);
  }

  @Test
  void each_answer_makes_room_for_the_next(Lab lab) throws Exception {
    var answers = shop.hold(toClient(AMQP.Basic.Ack.class));
    shop.answer(ack(3), ackUpTo(6));
    publish(lab, publisher(5), payments(8, bank));
    answers.release();

    assertReported(
        lab,
        all("taken", 8),
        "with the answer to p-3 there is a place for p-6, while others still wait for theirs");
  }

  @Test
  void thousands_go_through_and_never_more_than_the_limit_at_once(Lab lab) throws Exception {
    bank =
        lab.queue("small").declared(Map.of("x-max-length", 2000, "x-overflow", "reject-publish"));
    publish(lab, publisher(500), payments(3000, bank)).result();
    lab.untilQuiet();

    lab.await("how many reports there are of each kind", reports::counted)
        .because("nobody looks up thousands one by one")
        .toBe(Map.of("taken", 2000L, "refused", 1000L));
    assertThat(shop).because("the limit holds for all of them").hadUnconfirmedAtMost(500);
  }

  @Test
  void an_answer_may_be_quicker_than_the_publisher(Lab lab) throws Exception {
    var sent = lab.gate("coming back from publishing");
    var channel = tapped(new PublishTap(() -> {}, sent::pass));
    publish(lab, publisher(channel, 5), payment(1, bank));
    sent.awaitArrival();
    lab.untilQuiet();
    sent.open();

    assertReported(
        lab, "taken p-1", "the answer came before the publisher was back from publishing");
  }

  @Test
  void an_answer_is_dealt_with_while_the_next_payment_is_being_sent(Lab lab) throws Exception {
    var sending = lab.gate("sending a payment");
    sending.letThrough(1);
    var answer = shop.hold(toClient(AMQP.Basic.Ack.class));
    publish(lab, publisher(tapped(new PublishTap(sending::pass)), 5), payments(2, bank));
    sending.awaitArrivals(2);
    answer.release();

    assertReported(
        lab, "taken p-1", "to send p-2 may take long, as the network pleases; p-1 is answered now");
  }
}
