package warren.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static warren.lab.wire.Await.eventually;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Method;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import warren.lab.telling.Timeline;
import warren.lab.wire.WireFault.Deed;

@Timeout(60)
class FaultsTest {

  private static TestBroker broker;
  private static Connection direct;

  private final Recorder recorder = new Recorder();
  private final String queue = "faults-" + System.nanoTime();
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
    factory.setAutomaticRecoveryEnabled(false);
    try (var channel = direct.createChannel()) {
      channel.queueDeclare(queue, true, false, false, null);
    }
  }

  @AfterEach
  void close_wire() throws Exception {
    wire.close();
    try (var channel = direct.createChannel()) {
      channel.queueDelete(queue);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 200_000})
  void cut_after_a_publish_the_broker_has_it_and_the_client_no_confirm(int size) throws Exception {
    var fault = armed(Deed.CUT_AFTER, 3, toBroker(AMQP.Basic.Publish.class));
    var channel = confirming();

    publish(channel, size, 5);

    awaitEnd(channel);
    assertThat(fault.fired()).isTrue();
    eventually().until(() -> ready() == 3);
    assertThat(recorder.methods(AMQP.Basic.Ack.class)).noneMatch(ack -> ack.getDeliveryTag() >= 3);
    eventually().until(() -> wire.openConnections() == 0);
    assertThat(ready()).isEqualTo(3);
    assertThat(recorder.methods(AMQP.Basic.Publish.class)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 200_000})
  void cut_before_a_publish_the_broker_has_those_before(int size) throws Exception {
    armed(Deed.CUT_BEFORE, 3, toBroker(AMQP.Basic.Publish.class));
    var channel = confirming();

    publish(channel, size, 5);

    awaitEnd(channel);
    eventually().until(() -> ready() == 2);
    eventually().until(() -> wire.openConnections() == 0);
    assertThat(ready()).isEqualTo(2);
    assertThat(recorder.methods(AMQP.Basic.Publish.class)).hasSize(2);
    assertThat(Timeline.text(recorder.events()))
        .containsPattern("basic.publish .*, cut off on its way")
        .contains("TCP connection cut by the lab");
  }

  @Test
  void a_broker_that_was_cut_off_takes_in_all_that_was_before() throws Exception {
    for (int run = 0; run < 20; run++) {
      armed(Deed.CUT_AFTER, 500, toBroker(AMQP.Basic.Publish.class));
      publish(confirming(), 10, 600);
      eventually().until(() -> ready() == 500);
      purge();
    }
  }

  @Test
  void cut_before_a_confirm_the_client_has_no_confirm() throws Exception {
    armed(Deed.CUT_BEFORE, 1, toClient(AMQP.Basic.Ack.class));
    var channel = confirming();
    publish(channel, 1, 1);

    assertThatThrownBy(() -> channel.waitForConfirmsOrDie(10_000))
        .isNotInstanceOf(TimeoutException.class);

    eventually().until(() -> ready() == 1);
    assertThat(recorder.methods(AMQP.Basic.Ack.class)).isEmpty();
    assertThat(Timeline.text(recorder.events())).contains("basic.ack #1, cut off on its way");
  }

  @Test
  void cut_after_a_delivery_the_consumer_has_it_and_the_broker_no_acknowledgement()
      throws Exception {
    armed(Deed.CUT_AFTER, 2, toClient(AMQP.Basic.Deliver.class));
    holding(4);
    var channel = factory.newConnection().createChannel();
    channel.basicQos(1);
    var got = consume(channel);

    awaitEnd(channel);
    eventually().until(() -> got.size() == 2);
    eventually().until(() -> ready() == 3);
    assertThat(recorder.methods(AMQP.Basic.Ack.class)).hasSize(1);
    assertThat(recorder.methods(AMQP.Basic.Deliver.class)).hasSize(2);
  }

  @Test
  void what_is_held_waits_for_its_release_with_all_behind_it() throws Exception {
    var hold = armed(Deed.HOLD, 1, toClient(AMQP.Basic.Ack.class));
    var channel = confirming();
    publish(channel, 1, 3);

    assertThatThrownBy(() -> channel.waitForConfirms(300)).isInstanceOf(TimeoutException.class);
    assertThat(hold.fired()).isTrue();
    assertThat(recorder.methods(AMQP.Basic.Ack.class)).isEmpty();
    assertThat(Timeline.text(recorder.events())).contains(", held by the lab");

    hold.release();
    assertThat(channel.waitForConfirms(10_000)).isTrue();
    publish(channel, 1, 1);
    assertThat(channel.waitForConfirms(10_000)).isTrue();
    channel.getConnection().close();
  }

  @Test
  void what_is_delayed_comes_later_each_time() throws Exception {
    var delay = WireFault.delay(Duration.ofMillis(200), toClient(AMQP.Basic.Ack.class));
    wire.arm(delay);
    var channel = confirming();

    for (int i = 0; i < 2; i++) {
      long start = System.nanoTime();
      publish(channel, 1, 1);
      assertThat(channel.waitForConfirms(10_000)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }
    assertThat(delay.fired()).isTrue();
    assertThat(Timeline.text(recorder.events())).contains("basic.ack #2, delayed by the lab");
  }

  @Test
  void a_cut_ends_a_hold() throws Exception {
    armed(Deed.HOLD, 1, toBroker(AMQP.Basic.Publish.class));
    var channel = confirming();
    publish(channel, 1, 3);
    eventually().until(() -> Timeline.text(recorder.events()).contains("held by the lab"));

    wire.cut();

    eventually().until(() -> wire.openConnections() == 0);
    assertThat(ready()).isZero();
    assertThat(recorder.methods(AMQP.Basic.Publish.class)).isEmpty();
  }

  @Test
  void a_client_that_leaves_ends_the_hold_of_its_confirms() throws Exception {
    armed(Deed.HOLD, 1, toClient(AMQP.Basic.Ack.class));
    var channel = confirming();
    publish(channel, 1, 1);
    eventually().until(() -> Timeline.text(recorder.events()).contains("held by the lab"));

    channel.getConnection().abort(100);

    eventually().until(() -> wire.openConnections() == 0);
  }

  @Test
  void a_dropped_acknowledgement_leaves_the_message_with_the_broker() throws Exception {
    var drop = armed(Deed.DROP, 2, toBroker(AMQP.Basic.Ack.class));
    holding(3);
    var connection = factory.newConnection();
    var got = consume(connection.createChannel());
    eventually().until(() -> got.size() == 3);
    connection.close();

    assertThat(drop.fired()).isTrue();
    eventually().until(() -> ready() == 1);
    assertThat(recorder.methods(AMQP.Basic.Ack.class)).hasSize(2);
    assertThat(Timeline.text(recorder.events())).contains("basic.ack #2, dropped by the lab");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 200_000})
  void a_dropped_message_is_dropped_with_its_body(int size) throws Exception {
    armed(Deed.DROP, 2, toBroker(AMQP.Basic.Publish.class));
    try (var connection = factory.newConnection()) {
      var channel = connection.createChannel();
      publish(channel, size, 3);
      channel.queueDeclarePassive(queue);
    }
    assertThat(ready()).isEqualTo(2);
  }

  @Test
  void methods_are_counted_over_all_connections_from_when_the_fault_was_armed() throws Exception {
    publish(confirming(), 1, 2);
    eventually().until(() -> ready() == 2);
    var fault = armed(Deed.CUT_BEFORE, 3, toBroker(AMQP.Basic.Publish.class));
    publish(confirming(), 1, 1);
    publish(confirming(), 1, 1);
    eventually().until(() -> fault.seen() == 2);
    assertThat(fault.fired()).isFalse();

    var channel = confirming();
    publish(channel, 1, 1);

    awaitEnd(channel);
    assertThat(fault.fired()).isTrue();
    eventually().until(() -> ready() == 4);
    try (var again = factory.newConnection()) {
      publish(again.createChannel(), 1, 3);
    }
    eventually().until(() -> ready() == 7);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void every_moment_of_an_exchange_can_be_cut(int nth) throws Exception {
    for (var deed : List.of(Deed.CUT_BEFORE, Deed.CUT_AFTER)) {
      for (var way : List.of(toBroker(Method.class), toClient(Method.class))) {
        var fault = armed(deed, nth, way);
        try {
          publish(confirming(), 1, 1);
        } catch (IOException | TimeoutException | AlreadyClosedException e) {
          // cut while it opened
        }
        eventually().until(() -> fault.fired() && wire.openConnections() == 0);
      }
    }
  }

  @Test
  void a_fault_says_what_it_waits_for() {
    assertThat(new WireFault(Deed.CUT_AFTER, 3, toClient(AMQP.Basic.GetOk.class)))
        .hasToString("the connection to be cut after basic.get-ok to the client, number 3");
    assertThatThrownBy(() -> new WireFault(Deed.DROP, 0, toBroker(Method.class)))
        .hasMessageContaining("counted from 1");
  }

  private WireFault armed(Deed deed, int nth, WireMethod method) {
    var fault = new WireFault(deed, nth, method);
    wire.arm(fault);
    return fault;
  }

  private Channel confirming() throws IOException, TimeoutException {
    var channel = factory.newConnection().createChannel();
    channel.confirmSelect();
    return channel;
  }

  /** Publishes until it is cut. */
  private void publish(Channel channel, int size, int messages) {
    for (int i = 0; i < messages && channel.isOpen(); i++) {
      try {
        channel.basicPublish("", queue, null, new byte[size]);
      } catch (IOException | AlreadyClosedException cut) {
        return;
      }
    }
  }

  private ConcurrentLinkedQueue<String> consume(Channel channel) throws IOException {
    var got = new ConcurrentLinkedQueue<String>();
    channel.basicConsume(
        queue,
        false,
        (tag, delivery) -> {
          got.add(new String(delivery.getBody(), StandardCharsets.UTF_8));
          channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        },
        tag -> {});
    return got;
  }

  private void holding(int messages) throws IOException, TimeoutException {
    try (var channel = direct.createChannel()) {
      publish(channel, 1, messages);
    }
    eventually().until(() -> ready() == messages);
  }

  private static void awaitEnd(Channel channel) {
    eventually().until(() -> !channel.isOpen());
  }

  private long ready() throws IOException, TimeoutException {
    try (var channel = direct.createChannel()) {
      return channel.messageCount(queue);
    }
  }

  private void purge() throws IOException, TimeoutException {
    try (var channel = direct.createChannel()) {
      channel.queuePurge(queue);
    }
  }
}
