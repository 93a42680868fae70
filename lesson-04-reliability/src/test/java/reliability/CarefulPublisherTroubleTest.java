package reliability;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("4.3")
class CarefulPublisherTroubleTest extends CarefulPublisherStage {

  private static final Duration BRIEF = Duration.ofMillis(700);

  @Test
  void a_late_return_is_not_for_the_next_call(Lab lab) throws Exception {
    var publisher = publisher(PATIENT);
    var answers = shop.hold(toClient(AMQP.Basic.Return.class));
    answers.giveUp(publish(lab, publisher, "south"));
    last = 0; // it is sent once more
    office.queueBind(north.name(), payments, "south"); // which collects for both from now on
    var again = publish(lab, publisher, "south");
    again.settle(); // it waits for an answer
    answers.release();

    assertThat(again)
        .because("what came back late was sent before the bank was there; now it has its payment")
        .eventuallyReturns(Set.of());
  }

  @Test
  void a_late_refusal_is_not_for_the_next_call(Lab lab) throws Exception {
    var full = fullBank(lab);
    var publisher = publisher(PATIENT);
    var answers = shop.hold(toClient(AMQP.Basic.Nack.class));
    answers.giveUp(publish(lab, publisher, "full"));
    full.takeAll();
    var next = publish(lab, publisher, "full");
    next.settle(); // it waits for an answer
    answers.release();

    assertThat(next)
        .because("p-1 was refused and hears of it too late; for p-2 there is room")
        .eventuallyReturns(Set.of());
  }

  @Test
  void a_payment_that_the_broker_refuses_is_an_error(Lab lab) throws Exception {
    fullBank(lab);

    assertThat(publish(lab, publisher(PATIENT), "full", "nowhere"))
        .because("its bank's queue is full: p-1 is in none, and it does not come back, either")
        .eventuallyThrows(IOException.class);
  }

  @Test
  void nobody_waits_for_ever(Lab lab) throws Exception {
    var publisher = publisher(BRIEF);
    shop.drop(1, toClient(AMQP.Basic.Ack.class));
    long start = System.nanoTime();

    assertThat(publish(lab, publisher, "north"))
        .because("a broker that is alive and stuck would hang one thread of the shop after another")
        .eventuallyThrows(TimeoutException.class);
    assertThat((System.nanoTime() - start) / 1_000_000)
        .as("how many milliseconds publish waited, with a timeout of 700")
        .isGreaterThan(BRIEF.toMillis() - 20);
    assertThat(publish(lab, publisher, "north"))
        .because("nor may the next call hang")
        .eventuallyEnds();
  }

  @Test
  void the_timeout_is_for_the_whole_call(Lab lab) throws Exception {
    var publisher = publisher(BRIEF);
    shop.delay(Duration.ofMillis(300), toBroker(AMQP.Basic.Publish.class)); // a slow network

    assertThat(publish(lab, publisher, "north", "north", "north", "north", "north"))
        .because("with a timeout for each of them, a call with thousands takes hours")
        .eventuallyThrows(TimeoutException.class);
  }

  @Test
  void what_was_given_up_does_no_harm_to_the_next_call(Lab lab) throws Exception {
    var publisher = publisher(BRIEF);
    var answers = shop.hold(toClient(AMQP.Basic.Ack.class));
    var slow = publish(lab, publisher, "north");
    answers.awaitHeld();
    lab.untilPassed(BRIEF.plusMillis(200));
    answers.release();
    assertThat(slow).eventuallyThrows(TimeoutException.class);

    assertThat(publish(lab, publisher, "north"))
        .because("the broker was slow once, and the shop goes on selling")
        .eventuallyReturns(Set.of());
  }

  @Test
  void an_interrupt_ends_the_wait(Lab lab) throws Exception {
    var publisher = publisher(PATIENT);
    var answers = shop.hold(toClient(AMQP.Basic.Ack.class));
    var publishing = publish(lab, publisher, "north");
    answers.giveUp(publishing);

    assertThat(publishing)
        .because("a thread that is told to stop has to, and cannot know what is to come back")
        .eventuallyThrows(InterruptedException.class);
  }

  @Test
  void a_cut_before_the_confirm_is_an_error(Lab lab) throws Exception {
    shop.cutBefore(1, toClient(AMQP.Basic.Ack.class));

    assertThat(publish(lab, publisher(PATIENT), "north"))
        .because("the broker may have it, and nobody knows: neither yes nor no is true")
        .eventuallyThrows(ShutdownSignalException.class);
  }

  @Test
  void whoever_opens_it_learns_that_the_connection_is_lost(Lab lab) throws Exception {
    var channel = shop.channel();
    shop.cutAfter(1, toBroker(AMQP.Confirm.Select.class));

    assertThat(
            lab.attempt(() -> new CarefulPublisher(channel, payments, PATIENT).publish(List.of())))
        .because("nothing is sent yet: whoever opens it can connect again, and begin anew")
        .threw(IOException.class);
  }

  @Test
  void whoever_declares_it_learns_that_the_broker_refuses(Lab lab) {
    lostAndFound.declaredBySomebodyElse();

    assertThat(lab.attempt(this::declare))
        .because("a shop that goes on believes that nothing can be lost")
        .threw(IOException.class);
  }

  private LabQueue fullBank(Lab lab) throws IOException {
    var full =
        lab.queue("full").declared(Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
    office.queueBind(full.name(), payments, "full");
    return full.holding("0 cents");
  }
}
