package warren.lab.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("9.9")
class TooLateTest {

  private static final String LIMIT = "qos-after-consume";
  private static final String CONFIRMS = "confirm-after-publish";
  private static final String BINDING = "publish-without-binding";

  private static Channel channel(Lab lab) {
    return lab.client("shop").channel();
  }

  private static void consume(Channel channel, String queue) throws Exception {
    channel.basicConsume(queue, false, (tag, delivery) -> {}, tag -> {});
  }

  @Test
  void a_limit_that_is_set_after_the_consumer_is_told(Lab lab) throws Exception {
    consume(channel(lab), Told.queue(channel(lab)));
    channel(lab).basicQos(1);
    assertThat(Told.ids(lab)).containsExactly(LIMIT);
  }

  @Test
  void a_limit_before_the_consumer_is_not(Lab lab) throws Exception {
    channel(lab).basicQos(1);
    consume(channel(lab), Told.queue(channel(lab)));
    channel(lab).basicQos(5);
    assertThat(Told.ids(lab)).isEmpty();
  }

  @Test
  void a_limit_between_two_consumers_is_not(Lab lab) throws Exception {
    consume(channel(lab), Told.queue(channel(lab)));
    channel(lab).basicQos(1);
    consume(channel(lab), Told.queue(channel(lab)));
    assertThat(Told.ids(lab)).isEmpty();
  }

  @Test
  void a_limit_of_the_channel_or_of_another_one_is_not(Lab lab) throws Exception {
    consume(channel(lab), Told.queue(channel(lab)));
    channel(lab).basicQos(1, true);
    lab.client("shop").connection().createChannel().basicQos(1);
    assertThat(Told.ids(lab)).isEmpty();
  }

  @Test
  void a_limit_after_a_consumer_that_was_refused_is_not(Lab lab) throws Exception {
    Told.refused(channel(lab), channel -> consumeUnchecked(channel, "no"));
    lab.client("shop").connection().createChannel().basicQos(1);
    assertThat(Told.ids(lab)).containsExactly("no-such-queue");
  }

  private static void consumeUnchecked(Channel channel, String queue) throws java.io.IOException {
    channel.basicConsume(queue, false, (tag, delivery) -> {}, tag -> {});
  }

  @Test
  void confirms_asked_for_after_publishing_are_told(Lab lab) throws Exception {
    Told.queue(channel(lab), "1", "2");
    channel(lab).confirmSelect();
    assertThat(Told.of(lab))
        .singleElement()
        .satisfies(told -> assertThat(told.id()).isEqualTo(CONFIRMS))
        .satisfies(told -> assertThat(told.sentence()).startsWith("2 messages were published"));
  }

  @Test
  void confirms_asked_for_before_or_on_another_channel_are_not(Lab lab) throws Exception {
    channel(lab).confirmSelect();
    Told.queue(channel(lab), "1");
    channel(lab).confirmSelect();
    lab.client("shop").connection().createChannel().confirmSelect();
    assertThat(Told.ids(lab)).isEmpty();
  }

  @Test
  void what_the_test_published_is_not_told(Lab lab) throws Exception {
    sample.ShopTest.publish(channel(lab), "");
    channel(lab).confirmSelect();
    assertThat(Told.ids(lab)).isEmpty();
  }

  @Test
  void an_exchange_to_which_nothing_is_bound_is_told(Lab lab) throws Exception {
    channel(lab).exchangeDeclare(lab.name("news"), "fanout");
    Told.publish(channel(lab), lab.name("news"), "", "1");
    assertThat(Told.ids(lab)).containsExactly(BINDING);
  }

  @Test
  void a_clients_own_binding_after_the_publish_is_told(Lab lab) throws Exception {
    channel(lab).exchangeDeclare(lab.name("news"), "fanout");
    Told.publish(channel(lab), lab.name("news"), "", "1");
    channel(lab).queueBind(Told.queue(channel(lab)), lab.name("news"), "");
    assertThat(Told.ids(lab)).containsExactly(BINDING);
  }

  @Test
  void a_late_subscriber_is_not(Lab lab) throws Exception {
    channel(lab).exchangeDeclare(lab.name("news"), "fanout");
    Told.publish(channel(lab), lab.name("news"), "", "1");
    var reader = lab.client("reader").channel();
    reader.queueBind(Told.queue(reader), lab.name("news"), "");
    assertThat(Told.ids(lab)).isEmpty();
  }

  @Test
  void an_exchange_that_somebody_had_bound_is_not(Lab lab) throws Exception {
    channel(lab).exchangeDeclare(lab.name("news"), "fanout");
    var reader = lab.client("reader").channel();
    reader.queueBind(Told.queue(reader), lab.name("news"), "");
    Told.publish(channel(lab), lab.name("news"), "", "1");
    assertThat(Told.ids(lab)).isEmpty();
  }

  @Test
  void an_exchange_of_somebody_elses_is_not(Lab lab) throws Exception {
    channel(lab).exchangeDeclare(lab.name("news"), "fanout");
    Told.publish(lab.client("reader").channel(), lab.name("news"), "", "1");
    Told.publish(channel(lab), "amq.fanout", "", "1");
    assertThat(Told.ids(lab)).isEmpty();
  }
}
