package warren.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static warren.lab.wire.Answer.ack;
import static warren.lab.wire.Answer.ackUpTo;
import static warren.lab.wire.Answer.nack;
import static warren.lab.wire.Answer.nackUpTo;
import static warren.lab.wire.Await.eventually;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import warren.lab.telling.Timeline;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

@Timeout(60)
class AnswersTest {

  private static TestBroker broker;
  private static Connection direct;

  private final Recorder recorder = new Recorder();
  private final String queue = "answers-" + System.nanoTime();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private Wire wire;
  private ConnectionFactory factory;

  @BeforeAll
  static void open_broker() throws Exception {
    broker = TestBroker.open();
    direct = broker.factory().newConnection();
  }

  @AfterAll
  static void close_broker() {
    direct.abort();
    broker.close();
  }

  @BeforeEach
  void open_wire() throws Exception {
    wire = Wire.open("alice", broker.broker(), recorder);
    factory = broker.factory(wire);
    try (var channel = direct.createChannel()) {
      channel.queueDeclare(queue, true, false, false, Map.of());
    }
  }

  @AfterEach
  void close_wire() throws Exception {
    wire.close();
    try (var channel = direct.createChannel()) {
      channel.queueDelete(queue);
    }
  }

  @Test
  void an_ack_becomes_a_nack_and_the_broker_has_the_message_all_the_same() throws Exception {
    var answers = armed(nack(2));

    var channel = confirming();
    assertThat(published(channel)).isTrue();
    assertThat(published(channel)).isFalse();
    assertThat(published(channel)).isTrue();

    assertThat(told).containsExactly("ack 1", "nack 2", "ack 3");
    eventually().until(answers::fired);
    assertThat(direct.createChannel().messageCount(queue)).isEqualTo(3);
    assertThat(Timeline.text(recorder.events()))
        .contains("basic.ack #2, held by the lab, which answers itself");
    assertToldAsRecorded();
  }

  @Test
  void what_the_broker_says_itself_has_been_said() throws Exception {
    var answers = armed(ack(1));

    assertThat(published(confirming())).isTrue();

    eventually().until(answers::fired);
    assertThat(told).containsExactly("ack 1");
  }

  @Test
  void answers_come_out_of_order() throws Exception {
    armed(ack(3), ack(1), nack(2));

    publish(confirming(), 4);

    eventually().until(() -> told.size() == 4);
    assertThat(told.stream().filter(answer -> !answer.endsWith("4")))
        .containsExactly("ack 3", "ack 1", "nack 2");
    assertThat(told).contains("ack 4");
    assertToldAsRecorded();
  }

  @Test
  void one_confirm_speaks_for_several() throws Exception {
    armed(ackUpTo(3));
    var channel = confirming();

    for (int i = 0; i < 3; i++) {
      publish(channel, 1);
      direct.createChannel().messageCount(queue); // the broker has the time to answer each alone
    }

    assertThat(channel.waitForConfirms(10_000)).isTrue();
    assertThat(told).containsExactly("ack up to 3");
    assertToldAsRecorded();
  }

  @Test
  void several_are_refused_at_once_but_those_with_an_answer_of_their_own() throws Exception {
    armed(ack(2), nackUpTo(3));
    var channel = confirming();
    publish(channel, 3);

    assertThat(channel.waitForConfirms(10_000)).isFalse();
    assertThat(told).containsExactly("ack 2", "nack up to 3");
    assertToldAsRecorded();
  }

  @Test
  void of_many_only_those_that_are_meant_are_answered_otherwise() throws Exception {
    var answers = armed(nack(150), nack(151), ack(20), nackUpTo(400));
    var channel = confirming();

    publish(channel, 500); // at this pace the broker, too, confirms several at once

    assertThat(channel.waitForConfirms(10_000)).isFalse();
    eventually().until(answers::fired); // which it is once the client may have been told
    assertThat(told.stream().filter(answer -> answer.startsWith("nack")))
        .containsExactly("nack 150", "nack 151", "nack up to 400");
    assertThat(told.indexOf("ack 20")).isGreaterThan(told.indexOf("nack 151"));
    publish(channel, 1);
    assertThat(channel.waitForConfirms(10_000)).isTrue();
    assertToldAsRecorded();
  }

  @Test
  void messages_are_counted_over_all_channels_in_confirm_mode_from_when_it_is_asked_for()
      throws Exception {
    var channel = confirming();
    assertThat(published(channel)).isTrue();
    armed(nack(2));

    assertThat(published(channel)).isTrue();
    factory.newConnection().createChannel().basicPublish("", queue, null, new byte[0]);
    assertThat(published(confirming())).isFalse();

    assertThat(told).containsExactly("ack 1", "ack 2", "nack 1");
  }

  @Test
  void what_is_answered_together_is_of_one_channel() throws Exception {
    var channel = confirming();
    var other = confirming();
    assertThat(published(channel)).isTrue();
    var answers = armed(nackUpTo(2));

    publish(channel, 1);
    eventually().until(() -> answers.seen() == 1);
    assertThat(published(other)).isTrue();
    publish(channel, 1);

    assertThat(channel.waitForConfirms(10_000)).isFalse();
    assertThat(told).containsExactly("ack 1", "ack 1", "nack up to 3");
  }

  @Test
  void until_the_message_is_published_it_has_not_fired() throws Exception {
    var answers = armed(ack(2), ack(1));
    var channel = confirming();
    publish(channel, 1);

    assertThatThrownBy(() -> channel.waitForConfirms(300)).isInstanceOf(TimeoutException.class);
    assertThat(answers).returns(false, Answers::fired).returns(1, Answers::seen);
    assertThat(answers).hasToString("the lab to answer basic.publish with ack 2, ack 1");

    publish(channel, 1);
    assertThat(channel.waitForConfirms(10_000)).isTrue();
    assertThat(told).containsExactly("ack 2", "ack 1");
  }

  @Test
  void what_is_held_is_answered_once_it_is_released() throws Exception {
    var hold = new WireFault(WireFault.Deed.HOLD, 1, WireMethod.toClient(AMQP.Basic.Ack.class));
    wire.arm(hold);
    armed(nack(1));
    var channel = confirming();
    publish(channel, 1);
    eventually().until(hold::fired);

    hold.release();

    assertThat(channel.waitForConfirms(10_000)).isFalse();
    assertThat(told).containsExactly("nack 1");
  }

  @Test
  void a_message_has_one_answer() {
    assertThatThrownBy(() -> new Answers(List.of(nackUpTo(3), ack(2))))
        .hasMessage("message 2 is answered twice");
    assertThatThrownBy(() -> new Answers(List.of())).hasMessageContaining("no answer");
    assertThatThrownBy(() -> ack(0)).hasMessageContaining("counted from 1");
  }

  private Answers armed(Answer... answers) {
    var armed = new Answers(List.of(answers));
    wire.arm(armed);
    return armed;
  }

  private Channel confirming() throws IOException, TimeoutException {
    var channel = factory.newConnection().createChannel();
    channel.confirmSelect();
    channel.addConfirmListener(
        (tag, multiple) -> told.add("ack " + (multiple ? "up to " : "") + tag),
        (tag, multiple) -> told.add("nack " + (multiple ? "up to " : "") + tag));
    return channel;
  }

  private boolean published(Channel channel) throws Exception {
    publish(channel, 1);
    return channel.waitForConfirms(10_000);
  }

  private void publish(Channel channel, int messages) throws IOException {
    for (int i = 0; i < messages; i++) {
      channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, new byte[1]);
    }
  }

  /** The recording says what the client's own listeners were told. */
  private void assertToldAsRecorded() {
    assertThat(told)
        .isEqualTo(
            recorder.events().stream()
                .filter(event -> event.direction() == Direction.TO_CLIENT)
                .filter(event -> event.kind() == Kind.METHOD)
                .flatMap(event -> event.method().stream())
                .flatMap(
                    method ->
                        method instanceof AMQP.Basic.Ack ack
                            ? text("ack ", ack.getMultiple(), ack.getDeliveryTag())
                            : method instanceof AMQP.Basic.Nack nack
                                ? text("nack ", nack.getMultiple(), nack.getDeliveryTag())
                                : Stream.<String>empty())
                .toList());
  }

  private static Stream<String> text(String what, boolean multiple, long tag) {
    return Stream.of(what + (multiple ? "up to " : "") + tag);
  }
}
