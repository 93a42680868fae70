package reliability;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("4.1")
class PaymentPublisherTroubleTest extends PaymentPublisherStage {

  private static final Duration BRIEF = Duration.ofMillis(700);

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
}
