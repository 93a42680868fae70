package warren.lab.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import sample.Shop;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("9.9")
class ClosesTest {

  private static Channel channel(Lab lab) {
    return lab.client("shop").channel();
  }

  @Test
  void closing_again_what_the_code_had_closed_is_told(Lab lab) throws Exception {
    channel(lab).close();
    var thrown = catchThrowable(() -> channel(lab).close());
    assertThat(Told.afterThrowing(lab, new IllegalStateException(thrown)))
        .singleElement()
        .satisfies(told -> assertThat(told.id()).isEqualTo("closed-again"))
        .satisfies(told -> assertThat(told.sentence()).contains("The channel", "by your own code"));
  }

  @Test
  void closing_again_what_the_broker_had_closed_is_told_after_its_reason(Lab lab) throws Exception {
    Told.refused(channel(lab), channel -> channel.basicAck(7, false));
    var thrown = catchThrowable(() -> channel(lab).close());
    assertThat(Told.afterThrowing(lab, thrown))
        .extracting(Diagnosis::id)
        .containsExactly("unknown-delivery-tag", "closed-again");
  }

  @Test
  void another_call_on_what_is_closed_is_no_close(Lab lab) throws Exception {
    channel(lab).close();
    var thrown = catchThrowable(() -> channel(lab).basicQos(1));
    assertThat(thrown).isInstanceOf(AlreadyClosedException.class);
    assertThat(Told.afterThrowing(lab, thrown)).isEmpty();
  }

  @Test
  void a_listener_that_throws_is_told(Lab lab) throws Exception {
    channel(lab)
        .addReturnListener(
            returned -> {
              throw new IllegalStateException("no paper");
            });
    channel(lab).basicPublish("", "nobody", true, null, new byte[1]);
    lab.eventually("the close", () -> assertThat(channel(lab).isOpen()).isFalse());
    assertThat(Told.of(lab))
        .singleElement()
        .satisfies(told -> assertThat(told.sentence()).contains("left the return listener"));
  }

  @Test
  void a_consumers_channel_that_is_closed_at_once_is_told(Lab lab) throws Exception {
    Shop.closesAtOnce(lab.client("shop").connection(), Told.queue(channel(lab)));
    assertThat(Told.ids(lab)).containsExactly("consumer-closed");
  }

  @Test
  void a_channel_that_is_closed_with_a_message_in_hand_is_told(Lab lab) throws Exception {
    Shop.closesInCallback(channel(lab), Told.queue(channel(lab), "1"));
    lab.eventually("the close", () -> assertThat(channel(lab).isOpen()).isFalse());
    assertThat(Told.ids(lab)).containsExactly("consumer-closed");
  }

  @Test
  void a_close_while_a_handler_is_held_is_the_end_that_the_test_asked_for(Lab lab)
      throws Exception {
    var gate = lab.gate("handling");
    channel(lab)
        .basicConsume(
            Told.queue(channel(lab), "1"), false, (tag, delivery) -> gate.pass("1"), tag -> {});
    gate.awaitArrival();
    Shop.closes(channel(lab));
    assertThat(Told.ids(lab, gate)).isEmpty();
  }

  @Test
  void a_consumer_that_was_cancelled_or_has_done_its_work_may_be_closed(Lab lab) throws Exception {
    var connection = lab.client("shop").connection();
    var cancelled = connection.createChannel();
    cancelled.basicCancel(
        cancelled.basicConsume(Told.queue(cancelled), new DefaultConsumer(cancelled)));
    Shop.closes(cancelled);
    var worked = connection.createChannel();
    worked.basicConsume(
        Told.queue(worked, "1"),
        false,
        (tag, delivery) -> worked.basicAck(delivery.getEnvelope().getDeliveryTag(), false),
        tag -> {});
    lab.untilSettled(1);
    Shop.closes(worked);
    assertThat(Told.ids(lab)).isEmpty();
  }

  @Test
  void waiting_on_the_thread_that_reads_the_answers_is_told(Lab lab) throws Exception {
    Shop.declaresInReturnListener(channel(lab));
    channel(lab).basicPublish("", lab.name("late"), true, null, new byte[1]);
    lab.eventually("the call", () -> assertThat(declared(lab)).isTrue());
    assertThat(Told.of(lab))
        .singleElement()
        .satisfies(told -> assertThat(told.id()).isEqualTo("waits-on-reading-thread"))
        .satisfies(told -> assertThat(told.sentence()).contains("queue.declare"))
        .satisfies(told -> assertThat(told.evidence().get(0).line()).isPresent());
  }

  @Test
  void the_same_in_a_thread_of_its_own_is_not(Lab lab) throws Exception {
    var declared = Shop.declaresBesideReturnListener(channel(lab));
    channel(lab).basicPublish("", lab.name("late"), true, null, new byte[1]);
    declared.get(10, TimeUnit.SECONDS);
    assertThat(Told.ids(lab)).isEmpty();
  }

  private static boolean declared(Lab lab) {
    return lab.wire().events().stream()
        .anyMatch(
            event ->
                event
                    .method(com.rabbitmq.client.AMQP.Queue.Declare.class)
                    .filter(declare -> declare.getQueue().equals(lab.name("late")))
                    .isPresent());
  }
}
