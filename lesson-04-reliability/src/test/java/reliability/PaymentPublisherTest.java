package reliability;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;
import warren.lab.wire.WireEvent.Direction;

@Exercise("4.1")
class PaymentPublisherTest {

  /** Longer than any test. */
  private static final Duration PATIENT = Duration.ofMinutes(1);

  private static final Duration BRIEF = Duration.ofMillis(500);

  private Lab lab;
  private Client shop;
  private LabQueue payments;

  @BeforeEach
  void a_shop_and_a_queue(Lab lab) {
    this.lab = lab;
    shop = lab.client("shop");
    payments = lab.queue("payments");
    likelyMistakes();
  }

  private void likelyMistakes() {
    lab.suspect(
        "The channel was never put into confirm mode, so the broker says nothing about what it is"
            + " sent: channel.confirmSelect().",
        () -> count(AMQP.Confirm.Select.class) == 0 && count(AMQP.Tx.Select.class) == 0);
    lab.suspect(
        "The channel was put into confirm mode after the payment was published: only what is"
            + " published from then on is confirmed.",
        () ->
            count(AMQP.Confirm.Select.class) > 0
                && first(AMQP.Basic.Publish.class) < first(AMQP.Confirm.Select.class));
    lab.suspect(
        "A transaction makes the broker answer, too, but with two more round trips for each"
            + " payment, and it can never do what 4.2 does. This exercise is about confirms.",
        () -> count(AMQP.Tx.Select.class) > 0);
    lab.suspect(
        "waitForConfirmsOrDie closes the channel when the broker refuses a message: nothing more"
            + " can be published on it. waitForConfirms returns false instead.",
        () ->
            shop.wire().methods(AMQP.Channel.Close.class).stream()
                .anyMatch(close -> close.getReplyText().contains("NACKS")));
    lab.suspect(
        "A payment that was refused was published again at once, and again. The broker had a"
            + " reason, and it is for the caller to decide what comes of it.",
        () -> count(AMQP.Basic.Nack.class) > 3);
  }

  @Test
  void a_payment_is_in_the_queue_when_publish_returns() throws Exception {
    payments.declared();
    var publisher = publisher(PATIENT);

    publisher.publish("p-1");
    publisher.publish("p-2: 12 €");

    assertThat(payments).eventuallyHolds("p-1", "p-2: 12 €");
  }

  @Test
  void it_does_not_return_before_the_confirm() throws Exception {
    payments.declared();
    var publisher = publisher(PATIENT);
    assertWaits(publisher, "p-1");
    assertWaits(publisher, "p-2");
  }

  private void assertWaits(PaymentPublisher publisher, String payment) throws Exception {
    var confirm = shop.hold(toClient(AMQP.Basic.Ack.class));
    var publishing = start(publisher, payment);
    lab.untilQuiet();
    if (publishing.settle()) {
      publishing.result();
      throw new Finding(
              "publish to wait for the confirm of " + payment,
              "it returned, and there was none yet")
          .because(
              "until the broker has confirmed it a payment may be on its way, or lost; the caller"
                  + " believes that it is safe");
    }
    confirm.awaitHeld();
    confirm.release();
    publishing.result();
  }

  @Test
  void a_refused_payment_fails() throws Exception {
    roomForOne();
    var publisher = publisher(PATIENT);
    publisher.publish("p-1");

    assertFails(start(publisher, "p-2"), "the queue is full, and the broker refused it (nack)");

    assertThat(payments).eventuallyHolds("p-1");
  }

  @Test
  void and_does_no_harm_to_the_next_one() throws Exception {
    roomForOne();
    var publisher = publisher(PATIENT);
    publisher.publish("p-1");
    assertFails(start(publisher, "p-2"), "the queue is full, and the broker refused it (nack)");

    payments.takeAll();
    publisher.publish("p-3");

    assertThat(payments)
        .because("there is room again, and a shop that was refused once goes on selling")
        .eventuallyHolds("p-3");
  }

  @Test
  void a_cut_before_the_confirm_fails() throws Exception {
    payments.declared();
    var publisher = publisher(Duration.ofSeconds(2));
    publisher.publish("p-1");
    var cut = shop.cutBefore(1, toClient(AMQP.Basic.Ack.class));

    var publishing = start(publisher, "p-2");

    assertFails(publishing, "the connection was cut, and its confirm never came");
    cut.awaitFired();
  }

  @Test
  void nobody_waits_for_ever() throws Exception {
    payments.declared();
    var publisher = publisher(BRIEF);
    var lost = shop.drop(1, toClient(AMQP.Basic.Ack.class));
    long start = System.nanoTime();

    assertFails(start(publisher, "p-1"), "its confirm never came");

    var waited = Duration.ofNanos(System.nanoTime() - start);
    if (waited.compareTo(BRIEF.minusMillis(20)) < 0) {
      throw new Finding(
          "publish to wait %d ms for the confirm".formatted(BRIEF.toMillis()),
          "it gave up after %d ms".formatted(waited.toMillis()));
    }
    lost.awaitFired();
    assertThat(payments)
        .because("the broker has it; whoever sends it again has to know that, and say so")
        .eventuallyHolds("p-1");
  }

  @Test
  void a_late_confirm_is_not_for_the_next_payment() throws Exception {
    lab.suspect(
        "The confirm of p-1 came late, and was taken for that of p-2. A confirm says whose it is:"
            + " its delivery tag counts what was published on the channel, from 1.",
        () -> count(AMQP.Basic.Nack.class) > 0);
    roomForOne();
    var publisher = publisher(Duration.ofSeconds(1));
    var answers = shop.hold(toClient(AMQP.Basic.Ack.class));
    var late = start(publisher, "p-1");
    lab.eventually(
        "p-1 to be given up",
        () -> {
          if (!late.isDone() && count(AMQP.Channel.Close.class) == 0) {
            throw new Finding("publish of p-1 to give up after a second", "it still waits");
          }
        });
    if (!late.isDone()) {
      answers.release(); // it closes a channel of its own, and that is answered, too
    }
    assertFails(late, "its confirm came too late");

    var publishing = start(publisher, "p-2");
    publishing.settle(); // it waits for its answer
    answers.release();

    assertFails(publishing, "the queue is full, and the broker refused it (nack)");
  }

  private PaymentPublisher publisher(Duration timeout) throws Exception {
    return new PaymentPublisher(shop.channel(), payments.name(), timeout);
  }

  private void roomForOne() {
    payments.declared(Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
  }

  private Task<Void> start(PaymentPublisher publisher, String payment) {
    return lab.start("publish of " + payment, () -> publisher.publish(payment));
  }

  private void assertFails(Task<Void> publishing, String cause) throws Exception {
    try {
      publishing.result();
    } catch (UnsupportedOperationException todo) {
      throw todo;
    } catch (Exception expected) {
      return;
    }
    lab.untilQuiet(); // the answer belongs into the picture
    throw new Finding(publishing + " to fail: " + cause, "it returned as if all were well")
        .because("the caller ships the goods, and the payment is nowhere");
  }

  private int count(Class<? extends Method> type) {
    return shop.wire().events(type).size();
  }

  /** The number of the first event of a kind that the client sent. */
  private int first(Class<? extends Method> type) {
    return shop.wire().events(type).stream()
        .filter(event -> event.direction() == Direction.TO_BROKER)
        .findFirst()
        .orElseThrow()
        .number();
  }
}
