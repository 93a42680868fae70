package warren.lab.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.Throwing;
import warren.lab.wire.WireMethod;

@Exercise("9.9")
class AcknowledgementsTest {

  private static final String EARLY = "acknowledged-early";
  private static final String AUTOMATIC = "auto-ack";
  private static final String NEVER = "never-acknowledged";
  private static final String WIDE = "multiple-too-wide";
  private static final String IN_SPITE = "acknowledged-in-spite-of-failure";

  private static Channel channel(Lab lab) {
    return lab.client("shop").channel();
  }

  private static void handle(Lab lab, String queue, Gate gate, boolean first) throws Exception {
    channel(lab)
        .basicConsume(
            queue,
            false,
            (tag, delivery) -> {
              var id = delivery.getEnvelope().getDeliveryTag();
              if (first) {
                channel(lab).basicAck(id, false);
              }
              gate.pass(new String(delivery.getBody(), "UTF-8"));
              if (!first) {
                channel(lab).basicAck(id, false);
              }
            },
            tag -> {});
  }

  @Test
  void an_ack_before_the_handler_is_told(Lab lab) throws Exception {
    var gate = lab.gate("handling");
    handle(lab, Told.queue(channel(lab), "1"), gate, true);
    gate.awaitArrival();
    assertThat(Told.ids(lab, gate)).containsExactly(EARLY);
  }

  @Test
  void an_ack_after_the_handler_is_not(Lab lab) throws Exception {
    var gate = lab.gate("handling");
    gate.open();
    handle(lab, Told.queue(channel(lab), "1", "1", "2"), gate, false);
    gate.awaitArrivals(3);
    assertThat(Told.ids(lab, gate)).isEmpty();
  }

  @Test
  void an_ack_of_a_repeat_that_nobody_handles_is_not_though_a_later_one_is_handled(Lab lab)
      throws Exception {
    var gate = lab.gate("handling");
    gate.letThrough(1);
    var queue = Told.queue(channel(lab), "1", "1", "1");
    channel(lab).basicGet(queue, false);
    gate.pass("1");
    channel(lab).basicAck(1, false);
    channel(lab).basicGet(queue, false);
    channel(lab).basicAck(2, false);
    channel(lab).basicGet(queue, false);
    gate.letThrough(1);
    gate.pass("1");
    assertThat(Told.ids(lab, gate)).isEmpty();
  }

  @Test
  void an_ack_of_its_own_message_is_not_while_another_of_that_body_is_handled(Lab lab)
      throws Exception {
    var gate = lab.gate("handling");
    handle(lab, Told.queue(channel(lab), "1"), gate, false);
    gate.awaitArrival();
    var other = lab.client("shop").connection().createChannel();
    handleNow(other, Told.queue(other, "1"), gate);
    gate.awaitArrivals(2);
    gate.letThrough(2);
    assertThat(Told.ids(lab, gate)).isEmpty();
  }

  private static void handleNow(Channel channel, String queue, Gate gate) throws Exception {
    channel.basicConsume(
        queue,
        false,
        (tag, delivery) -> {
          gate.pass(new String(delivery.getBody(), "UTF-8"));
          channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        },
        tag -> {});
  }

  @Test
  void multiple_that_takes_in_what_is_being_handled_is_told(Lab lab) throws Exception {
    var gate = lab.gate("handling");
    var queue = Told.queue(channel(lab), "1", "2");
    channel(lab).basicGet(queue, false);
    channel(lab).basicGet(queue, false);
    var handler = lab.start("the handler", () -> gate.pass("1"));
    gate.awaitArrival();
    channel(lab).basicAck(2, true);
    assertThat(Told.ids(lab, gate)).containsExactly(WIDE);
    gate.open();
    handler.result();
  }

  @Test
  void multiple_after_all_are_handled_is_not(Lab lab) throws Exception {
    var gate = lab.gate("handling");
    gate.open();
    var queue = Told.queue(channel(lab), "1", "2");
    for (var body : new String[] {"1", "2"}) {
      channel(lab).basicGet(queue, false);
      gate.pass(body);
    }
    channel(lab).basicAck(2, true);
    assertThat(Told.ids(lab, gate)).isEmpty();
  }

  @Test
  void an_ack_of_what_the_handler_threw_for_is_told(Lab lab) throws Exception {
    var failing = failing(lab, "1");
    fetch(lab, failing, Told.queue(channel(lab), "1", "2"));
    channel(lab).basicAck(1, false);
    channel(lab).basicAck(2, false);
    assertThat(Told.ids(lab, failing)).containsExactly(IN_SPITE);
  }

  @Test
  void multiple_over_what_the_handler_threw_for_is_told(Lab lab) throws Exception {
    var failing = failing(lab, "1");
    fetch(lab, failing, Told.queue(channel(lab), "1", "2"));
    channel(lab).basicAck(2, true);
    assertThat(Told.ids(lab, failing)).containsExactly(WIDE);
  }

  @Test
  void an_ack_of_what_the_handler_threw_for_only_once_is_not(Lab lab) throws Exception {
    var failing = failing(lab, "1");
    fetch(lab, failing, Told.queue(channel(lab), "1", "2"));
    failing.stop();
    failing.pass("1");
    channel(lab).basicAck(1, false);
    assertThat(Told.ids(lab, failing)).isEmpty();
  }

  @Test
  void an_ack_of_what_was_passed_on_is_not(Lab lab) throws Exception {
    var failing = failing(lab, "1");
    var queue = Told.queue(channel(lab), "1", "2");
    fetch(lab, failing, queue);
    Told.publish(channel(lab), "", queue, "1");
    channel(lab).basicAck(1, false);
    assertThat(Told.ids(lab, failing)).isEmpty();
  }

  private static Throwing failing(Lab lab, String body) {
    var failing = lab.throwing();
    failing.first(Integer.MAX_VALUE, body, () -> new IllegalStateException("no time"));
    return failing;
  }

  private static void fetch(Lab lab, Throwing failing, String queue) throws Exception {
    for (var body : new String[] {"1", "2"}) {
      channel(lab).basicGet(queue, false);
      lab.attempt(() -> failing.pass(body));
    }
  }

  @Test
  void an_ack_and_then_an_exception_is_told(Lab lab) throws Exception {
    throwing(lab, Told.queue(channel(lab), "1"), true);
    assertThat(Told.ids(lab)).containsExactly(IN_SPITE, "consumer-threw");
  }

  @Test
  void an_exception_without_an_ack_is_only_that(Lab lab) throws Exception {
    throwing(lab, Told.queue(channel(lab), "1"), false);
    assertThat(Told.ids(lab)).containsExactly("consumer-threw");
  }

  private static void throwing(Lab lab, String queue, boolean ack) throws Exception {
    channel(lab)
        .basicConsume(
            queue,
            false,
            (tag, delivery) -> {
              if (ack) {
                channel(lab).basicAck(delivery.getEnvelope().getDeliveryTag(), false);
              }
              throw new IllegalStateException("no paper");
            },
            tag -> {});
    lab.eventually("the close", () -> assertThat(channel(lab).isOpen()).isFalse());
  }

  @Test
  void automatic_acknowledgement_is_told(Lab lab) throws Exception {
    automatic(channel(lab), Told.queue(channel(lab), "1"));
    assertThat(Told.ids(lab)).containsExactly(AUTOMATIC);
  }

  @Test
  void automatic_acknowledgement_is_right_for_a_consumers_own_queue(Lab lab) throws Exception {
    var named = channel(lab).queueDeclare(lab.name("mine"), false, true, false, null).getQueue();
    var unnamed = channel(lab).queueDeclare().getQueue();
    for (var queue : new String[] {named, unnamed}) {
      automatic(channel(lab), queue);
      Told.publish(channel(lab), "", queue, "1");
    }
    assertThat(Told.ids(lab)).isEmpty();
  }

  @Test
  void automatic_acknowledgement_of_nothing_and_that_of_the_test_are_not(Lab lab) throws Exception {
    automatic(channel(lab), Told.queue(channel(lab)));
    sample.ShopTest.watch(channel(lab), Told.queue(channel(lab), "1"));
    assertThat(Told.ids(lab)).isEmpty();
  }

  private static void automatic(Channel channel, String queue) throws Exception {
    channel.basicConsume(queue, true, (tag, delivery) -> {}, tag -> {});
  }

  private static void manual(Channel channel, String queue) throws Exception {
    channel.basicConsume(queue, false, (tag, delivery) -> {}, tag -> {});
  }

  @Test
  void messages_that_nobody_acknowledges_are_told(Lab lab) throws Exception {
    manual(channel(lab), Told.queue(channel(lab), "1", "2"));
    assertThat(Told.of(lab))
        .singleElement()
        .satisfies(told -> assertThat(told.id()).isEqualTo(NEVER))
        .satisfies(told -> assertThat(told.sentence()).startsWith("2 messages were delivered"));
  }

  @Test
  void what_has_only_just_come_may_still_be_acknowledged(Lab lab) throws Exception {
    manual(channel(lab), Told.queue(channel(lab), "1", "2"));
    assertThat(Told.idsAtOnce(lab)).isEmpty();
  }

  @Test
  void a_publishers_confirms_are_no_acks_of_a_consumers(Lab lab) throws Exception {
    channel(lab).confirmSelect();
    manual(channel(lab), Told.queue(channel(lab), "1"));
    channel(lab).waitForConfirms(10_000);
    assertThat(Told.ids(lab)).containsExactly(NEVER);
  }

  @Test
  void an_ack_of_the_tests_is_none_of_the_learners(Lab lab) throws Exception {
    manual(channel(lab), Told.queue(channel(lab), "1"));
    var test = lab.client("test").channel();
    test.basicGet(Told.queue(test, "1"), false);
    sample.ShopTest.acknowledgeAll(test);
    assertThat(Told.ids(lab)).containsExactly(NEVER);
  }

  @Test
  void a_handler_at_work_has_not_forgotten_to_acknowledge(Lab lab) throws Exception {
    var gate = lab.gate("handling");
    handle(lab, Told.queue(channel(lab), "1"), gate, false);
    gate.awaitArrival();
    assertThat(Told.ids(lab, gate)).isEmpty();
  }

  @Test
  void an_ack_that_was_lost_was_not_forgotten(Lab lab) throws Exception {
    lab.client("shop").drop(1, WireMethod.toBroker(AMQP.Basic.Ack.class));
    var gate = lab.gate("handling");
    gate.open();
    handle(lab, Told.queue(channel(lab), "1"), gate, false);
    gate.awaitArrival();
    assertThat(Told.ids(lab, gate)).isEmpty();
  }

  @Test
  void a_client_that_is_cut_off_with_its_first_message_had_no_chance(Lab lab) throws Exception {
    var begun = new CountDownLatch(1);
    var queue = Told.queue(channel(lab));
    lab.client("shop").cutAfter(1, WireMethod.toClient(AMQP.Basic.Deliver.class));
    channel(lab).basicConsume(queue, false, (tag, delivery) -> begun.countDown(), tag -> {});
    var other = lab.client("other").channel();
    Told.publish(other, "", queue, "1");
    begun.await();
    lab.client("shop").die();
    assertThat(Told.ids(lab)).isEmpty();
  }

  @Test
  void a_channel_that_the_broker_closed_could_not_acknowledge(Lab lab) throws Exception {
    manual(channel(lab), Told.queue(channel(lab), "1"));
    lab.untilQuiet();
    Told.refused(channel(lab), channel -> channel.queuePurge("no"));
    assertThat(Told.ids(lab)).containsExactly("no-such-queue");
  }
}
