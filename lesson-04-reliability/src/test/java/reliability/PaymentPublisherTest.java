package reliability;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.Answer.nack;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;

@Exercise("4.1")
class PaymentPublisherTest {

  private static final Duration PATIENT = Duration.ofMinutes(1); // longer than any test
  private static final Duration BRIEF = Duration.ofMillis(700);

  private static final Map<String, Object> ROOM_FOR_ONE =
      Map.of("x-max-length", 1, "x-overflow", "reject-publish");

  private LabQueue payments;
  private Client shop;

  @BeforeEach
  void a_shop_and_a_queue(Lab lab) {
    payments = lab.queue("payments");
    shop = lab.client("shop");
  }

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

  @Test
  void nobody_waits_for_ever(Lab lab) throws Exception {
    payments.declared();
    var publisher = publisher(BRIEF);
    shop.drop(1, toClient(AMQP.Basic.Ack.class));
    long start = System.nanoTime();

    assertThat(publish(lab, publisher, "p-1"))
        .because("a broker that is alive and stuck would hang one thread of the shop after another")
        .eventuallyThrows(TimeoutException.class);
    assertThat((System.nanoTime() - start) / 1_000_000)
        .as("how many milliseconds publish waited, with a timeout of 700")
        .isGreaterThan(BRIEF.toMillis() - 20);
    assertThat(payments)
        .because("only the confirm is lost; whoever sends it again has to know that, and say so")
        .eventuallyHolds("p-1");
  }

  @Test
  void nor_at_the_next_payment(Lab lab) throws Exception {
    payments.declared();
    var publisher = publisher(BRIEF);
    shop.drop(1, toClient(AMQP.Basic.Ack.class));
    lab.attempt(publish(lab, publisher, "p-1")::result);

    assertThat(publish(lab, publisher, "p-2"))
        .because("one confirm that never comes must not hang what comes after it, either")
        .eventuallyEnds();
  }

  @Test
  void an_interrupt_ends_the_wait(Lab lab) throws Exception {
    payments.declared();
    var publisher = publisher(PATIENT);
    var answers = shop.hold(toClient(AMQP.Basic.Ack.class));
    var publishing = publish(lab, publisher, "p-1");
    answers.giveUp(publishing);

    assertThat(publishing)
        .because("a thread that is told to stop has to, and must not take its payment for safe")
        .eventuallyThrows(InterruptedException.class);
  }

  @Test
  void a_late_confirm_is_not_for_the_next_payment(Lab lab) throws Exception {
    payments.declared(ROOM_FOR_ONE);
    var publisher = publisher(PATIENT);
    var answers = shop.hold(toClient(AMQP.Basic.Ack.class));
    answers.giveUp(publish(lab, publisher, "p-1"));
    var next = publish(lab, publisher, "p-2");
    next.settle(); // it waits for an answer
    answers.release();

    assertThat(next)
        .because("p-1 has the only place, and its confirm comes late; p-2 is in no queue")
        .eventuallyThrows(IOException.class);
  }

  @Test
  void a_late_refusal_is_not_for_the_next_payment(Lab lab) throws Exception {
    payments.declared(ROOM_FOR_ONE).holding("p-0");
    var publisher = publisher(PATIENT);
    var answers = shop.hold(toClient(AMQP.Basic.Nack.class));
    answers.giveUp(publish(lab, publisher, "p-1"));
    payments.takeAll();
    var next = publish(lab, publisher, "p-2");
    next.settle(); // it waits for an answer
    answers.release();

    assertThat(lab.attempt(next::result))
        .because("p-1 was refused and hears of it too late; for p-2 there is room")
        .returned();
  }

  @Test
  void whoever_opens_it_learns_that_the_connection_is_lost(Lab lab) {
    var channel = shop.channel();
    shop.cutAfter(1, toBroker(AMQP.Confirm.Select.class));

    assertThat(
            lab.attempt(
                () -> new PaymentPublisher(channel, payments.name(), PATIENT).publish("p-1")))
        .because("nothing is sent yet: whoever opens it can connect again, and begin anew")
        .threw(IOException.class);
  }

  private PaymentPublisher publisher(Duration timeout) throws Exception {
    return new PaymentPublisher(shop.channel(), payments.name(), timeout);
  }

  private static Task<Void> publish(Lab lab, PaymentPublisher publisher, String payment) {
    return lab.start("publish of " + payment, () -> publisher.publish(payment));
  }
}
