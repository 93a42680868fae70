package reliability;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.Answer.nack;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.staging.PublishTap;

@Exercise("4.1")
class PaymentPublisherTest extends PaymentPublisherStage {

  @Test
  void a_payment_is_in_the_queue_when_publish_returns(Lab lab) throws Exception {
    payments.declared();
    var publisher = publisher(PATIENT);
    publish(lab, publisher, "p-1").result();
    publish(lab, publisher, "p-2: 12 €").result();

    assertThat(payments)
        .because("whoever books it reads the bytes that the shop has written")
        .eventuallyHolds("p-1", "p-2: 12 €")
        .because("the queue outlives a restart of the broker, and a payment has to, as well")
        .messagesArePersistent();
  }

  @Test
  void it_does_not_return_before_the_confirm(Lab lab) throws Exception {
    payments.declared();
    var publisher = publisher(PATIENT);
    for (var payment : List.of("p-1", "p-2")) {
      var confirm = shop.hold(toClient(AMQP.Basic.Ack.class));
      var publishing = publish(lab, publisher, payment);
      lab.untilQuiet();

      assertThat(publishing)
          .because("it may be on its way still, or lost, and the caller believes that it is safe")
          .waits();
      confirm.release();
      publishing.result();
    }
  }

  @Test
  void an_answer_may_be_quicker_than_the_publisher(Lab lab) throws Exception {
    payments.declared();
    var sent = lab.gate("coming back from publishing");
    var connection = new PublishTap(() -> {}, sent::pass).around(shop.factory()).newConnection();
    var publisher =
        new PaymentPublisher(connection.createChannel(), payments.name(), Duration.ofSeconds(3));
    var publishing = publish(lab, publisher, "p-1");
    sent.awaitArrival();
    lab.untilQuiet();
    sent.open();

    assertThat(lab.attempt(publishing::result))
        .because("the broker has the payment, and has said so before the publisher looked")
        .returned();
  }

  @Test
  void a_refused_payment_fails(Lab lab) throws Exception {
    payments.declared(ROOM_FOR_ONE);
    var publisher = publisher(PATIENT);
    publish(lab, publisher, "p-1").result();

    assertThat(publish(lab, publisher, "p-2"))
        .because("the queue is full: the caller ships the goods, and the payment is nowhere")
        .eventuallyThrows(IOException.class);
  }

  @Test
  void and_does_no_harm_to_the_next_one(Lab lab) throws Exception {
    payments.declared(ROOM_FOR_ONE).holding("p-1");
    var publisher = publisher(PATIENT);
    lab.attempt(publish(lab, publisher, "p-2")::result);
    payments.takeAll();

    assertThat(lab.attempt(publish(lab, publisher, "p-3")::result))
        .because("there is room again, and a shop that was refused once goes on selling")
        .returned();
  }

  @Test
  void and_is_not_sent_again(Lab lab) throws Exception {
    payments.declared();
    shop.answer(nack(1));
    lab.attempt(publish(lab, publisher(PATIENT), "p-1")::result);

    assertThat(payments)
        .because("the broker had a reason; whether and when to send it again is for the caller")
        .eventuallyHolds("p-1");
  }

  @Test
  void a_cut_before_the_confirm_fails(Lab lab) throws Exception {
    payments.declared();
    var publisher = publisher(PATIENT);
    publish(lab, publisher, "p-1").result();
    shop.cutBefore(1, toClient(AMQP.Basic.Ack.class));

    assertThat(publish(lab, publisher, "p-2"))
        .because("the broker may have it, and nobody knows: neither yes nor no is true")
        .eventuallyThrows(ShutdownSignalException.class);
  }
}
