package reliability;

import static reliability.WatchedReports.all;
import static reliability.WatchedReports.payment;
import static reliability.WatchedReports.payments;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.staging.PublishTap;

@Exercise("4.2")
class BulkPublisherTroubleTest extends BulkPublisherStage {

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
}
