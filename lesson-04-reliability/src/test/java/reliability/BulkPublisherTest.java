package reliability;

import static reliability.WatchedReports.all;
import static reliability.WatchedReports.payment;
import static reliability.WatchedReports.payments;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.Answer.ack;
import static warren.lab.wire.Answer.ackUpTo;
import static warren.lab.wire.Answer.nack;
import static warren.lab.wire.Answer.nackUpTo;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;
import warren.lab.staging.PublishTap;

@Exercise("4.2")
class BulkPublisherTest {

  private final WatchedReports reports = new WatchedReports();
  private LabQueue bank;
  private Client shop;

  @BeforeEach
  void a_shop_and_a_bank(Lab lab) {
    bank = lab.queue("bank").declared();
    shop = lab.client("shop");
  }

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

  @Test
  void what_is_out_when_the_connection_ends_is_unknown(Lab lab) throws Exception {
    var answers = shop.hold(toClient(AMQP.Basic.Ack.class));
    publish(lab, publisher(5), payments(3, bank));
    answers.awaitHeld();
    shop.die();

    assertReported(
        lab,
        all("unknown", 3),
        "no answer will come any more; the broker has them, and the shop cannot know");
  }

  @Test
  void so_is_what_is_out_when_only_the_channel_ends(Lab lab) throws Exception {
    var answer = shop.drop(1, toClient(AMQP.Basic.Ack.class));
    publish(lab, publisher(5), payment(1, bank));
    answer.awaitFired();
    shop.channel().abort();

    assertReported(lab, "unknown p-1", "the connection lives, but answers come by the channel");
  }

  @Test
  void what_is_being_sent_at_the_end_is_reported_once_at_most(Lab lab) throws Exception {
    var sending = lab.gate("sending a payment");
    var channel = tapped(new PublishTap(sending::pass));
    var publishing = publish(lab, publisher(channel, 5), payment(1, bank));
    sending.awaitArrival();
    shop.die();
    lab.await("whether the channel is open", channel::isOpen).toBe(false);
    lab.untilQuiet();
    sending.open();
    lab.attempt(publishing::result);

    lab.await("the reports", reports::sorted)
        .because("one payment is one case to look up; told of twice, it is looked up twice")
        .to("be unknown p-1, once or not at all", List.of("unknown p-1", "")::contains);
  }

  @Test
  void nobody_waits_for_a_place_on_a_dead_connection(Lab lab) throws Exception {
    var answers = shop.hold(toClient(AMQP.Basic.Ack.class));
    var publisher = publisher(2);
    var publishing =
        lab.start("publishing all", () -> reports.orFailed(lab, publisher, payments(8, bank)));
    answers.awaitHeld();
    publishing.settle();
    shop.die();
    publishing.result();

    lab.await("how many payments failed, or were reported", () -> reports.distinct().size())
        .because("what is neither is lost, and nobody knows")
        .toBe(8);
  }

  @Test
  void an_interrupt_ends_the_wait(Lab lab) throws Exception {
    shop.hold(toClient(AMQP.Basic.Ack.class));
    var publisher = publisher(1);
    publish(lab, publisher, payment(1, bank));
    var publishing = publish(lab, publisher, payment(2, bank));
    publishing.settle();
    publishing.interrupt();

    assertThat(publishing)
        .because("a thread that does not end when asked to keeps its program from ending")
        .eventuallyThrows(InterruptedException.class);
  }

  @Test
  void whoever_publishes_too_late_learns_that_the_channel_has_ended(Lab lab) throws Exception {
    var publisher = publisher(5);
    shop.die();

    assertThat(lab.start("publishing", () -> publisher.publish(payment(1, bank))))
        .because("the payment goes nowhere, and only its sender can send it by another channel")
        .eventuallyThrows(ShutdownSignalException.class);
  }

  @Test
  void whoever_opens_it_learns_that_the_connection_is_lost(Lab lab) {
    var channel = shop.channel();
    shop.cutAfter(1, toBroker(AMQP.Confirm.Select.class));

    assertThat(lab.attempt(() -> publisher(channel, 5).publish(payment(1, bank))))
        .because("nothing is sent yet: whoever opens it can connect again, and begin anew")
        .threw(IOException.class);
  }

  private BulkPublisher publisher(int limit) throws Exception {
    return publisher(shop.channel(), limit);
  }

  private BulkPublisher publisher(Channel channel, int limit) throws IOException {
    return new BulkPublisher(channel, limit, reports.report());
  }

  private Channel tapped(PublishTap tap) throws Exception {
    return tap.around(shop.factory()).newConnection().createChannel();
  }

  private static Task<Void> publish(Lab lab, BulkPublisher publisher, BankPayment... payments)
      throws Exception {
    var publishing =
        lab.start(
            "publishing",
            () -> {
              for (var payment : payments) {
                publisher.publish(payment);
              }
            });
    if (publishing.settle()) {
      publishing.result();
    }
    return publishing;
  }

  private void assertReported(Lab lab, String expected, String because) {
    lab.untilQuiet();
    lab.await("the reports", reports::sorted).because(because).inVainOnlyOnce().toBe(expected);
  }
}
