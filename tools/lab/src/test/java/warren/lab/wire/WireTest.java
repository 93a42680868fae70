package warren.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static warren.lab.wire.Await.eventually;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import learner.Sender;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import warren.lab.telling.Sequence;
import warren.lab.telling.Topology;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

@Timeout(60)
class WireTest {

  private static TestBroker broker;

  private final Recorder recorder = new Recorder();
  private Wire wire;
  private ConnectionFactory factory;

  @BeforeAll
  static void open_broker() throws Exception {
    broker = TestBroker.open();
  }

  @AfterAll
  static void close_broker() {
    broker.close();
  }

  @BeforeEach
  void open_wire() {
    wire = Wire.open("alice", broker.broker(), recorder);
    factory = broker.factory(wire);
    factory.setAutomaticRecoveryEnabled(false);
  }

  @AfterEach
  void close_wire() {
    wire.close();
  }

  @Test
  void a_message_is_one_event_each_way_with_properties_and_body() throws Exception {
    try (var connection = factory.newConnection()) {
      var channel = connection.createChannel();
      var queue = channel.queueDeclare().getQueue();
      var properties = new AMQP.BasicProperties.Builder().messageId("m-1").deliveryMode(2).build();
      channel.basicPublish("", queue, properties, "Grüße".getBytes("UTF-8"));
      assertThat(channel.basicGet(queue, true).getBody()).isEqualTo("Grüße".getBytes("UTF-8"));
    }
    for (var type : List.of(AMQP.Basic.Publish.class, AMQP.Basic.GetOk.class)) {
      assertThat(recorder.events(type)).hasSize(1);
      var event = recorder.events(type).get(0);
      var content = event.content().orElseThrow();
      assertThat(event.channel()).isEqualTo(1);
      assertThat(content.text()).isEqualTo("Grüße");
      assertThat(content.size()).isEqualTo(7);
      assertThat(content.properties().getMessageId()).isEqualTo("m-1");
    }
  }

  @Test
  void a_method_is_recorded_with_the_line_that_sent_it() throws Exception {
    try (var connection = factory.newConnection()) {
      var channel = connection.createChannel();
      var queue = channel.queueDeclare().getQueue();
      int line = Sender.send(channel, queue, new byte[100_000]);
      eventually().until(() -> recorder.events(AMQP.Basic.Publish.class).size() == 1);
      assertThat(recorder.events(AMQP.Basic.Publish.class).get(0).line())
          .contains(new WireEvent.CodeLine("Sender.java", line));
      assertThat(recorder.events(AMQP.Queue.Declare.class).get(0).line()).isEmpty();
    }
  }

  @Test
  void nobody_connects_through_a_wire_that_was_taken_away() throws Exception {
    for (int round = 0; round < 100; round++) { // the one that comes in is rare
      var ended = new Recorder();
      var taken = Wire.open("bob", broker.broker(), ended);
      taken.close();
      for (int attempt = 0; attempt < 20; attempt++) {
        try {
          new Socket(InetAddress.getLoopbackAddress(), taken.port()).close();
        } catch (IOException refused) {
          // as it should be
        }
      }
      assertThat(ended.events()).isEmpty();
    }
  }

  @Test
  void bodies_of_every_size_arrive_unchanged_both_ways() throws Exception {
    var random = new Random(1);
    try (var connection = factory.newConnection()) {
      var channel = connection.createChannel();
      var queue = channel.queueDeclare().getQueue();
      int frame = connection.getFrameMax() - 8;
      for (int size : new int[] {0, 1, 256, 257, frame - 1, frame, frame + 1, 3_000_000}) {
        var body = new byte[size];
        random.nextBytes(body);
        channel.basicPublish("", queue, null, body);
        assertThat(channel.basicGet(queue, true).getBody()).isEqualTo(body);
        var publish = last(AMQP.Basic.Publish.class).content().orElseThrow();
        var got = last(AMQP.Basic.GetOk.class).content().orElseThrow();
        var preview = java.util.Arrays.copyOf(body, Math.min(size, 256));
        assertThat(List.of(publish.size(), got.size())).containsOnly((long) size);
        assertThat(publish.preview()).isEqualTo(preview);
        assertThat(got.preview()).isEqualTo(preview);
      }
    }
  }

  @Test
  void fifty_channels_at_once_keep_their_own_order() throws Exception {
    int channels = 50;
    int messages = 100;
    var arrived = new ConcurrentHashMap<Integer, ConcurrentLinkedQueue<String>>();
    var all = new CountDownLatch(channels * messages);
    var threads = Executors.newFixedThreadPool(channels);
    try (var connection = factory.newConnection()) {
      var jobs = new ArrayList<Callable<Void>>();
      for (int i = 0; i < channels; i++) {
        var channel = connection.createChannel();
        int number = channel.getChannelNumber();
        var queue = channel.queueDeclare().getQueue();
        channel.basicConsume(
            queue,
            true,
            (tag, delivery) -> {
              arrived
                  .computeIfAbsent(number, n -> new ConcurrentLinkedQueue<>())
                  .add(new String(delivery.getBody(), "UTF-8"));
              all.countDown();
            },
            tag -> {});
        jobs.add(() -> publish(channel, queue, messages));
      }
      for (var job : threads.invokeAll(jobs)) {
        job.get();
      }
      assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
      for (int channel = 1; channel <= channels; channel++) {
        var expected = texts(channel, messages);
        assertThat(arrived.get(channel)).containsExactlyElementsOf(expected);
        assertThat(recorded(AMQP.Basic.Publish.class, channel)).isEqualTo(expected);
        assertThat(recorded(AMQP.Basic.Deliver.class, channel)).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
    for (int i = 0; i < recorder.events().size(); i++) {
      assertThat(recorder.events().get(i).number()).isEqualTo(i + 1);
    }
  }

  @Test
  void heartbeats_go_by_and_do_not_break_the_quiet() throws Exception {
    factory.setRequestedHeartbeat(1);
    try (var connection = factory.newConnection()) {
      eventually()
          .until(
              () -> heartbeats(Direction.TO_BROKER) >= 2 && heartbeats(Direction.TO_CLIENT) >= 2);
      assertThat(connection.isOpen()).isTrue();
      assertThat(recorder.quietFor()).isGreaterThan(Duration.ofMillis(500));
    }
  }

  @Test
  void a_channel_error_ends_the_channel_and_not_the_connection() throws Exception {
    try (var connection = factory.newConnection()) {
      var channel = connection.createChannel();
      channel.basicPublish("no-such-exchange", "", null, new byte[1]);
      eventually().until(() -> !channel.isOpen());
      assertThat(connection.isOpen()).isTrue();
      assertThat(recorder.methods(AMQP.Channel.Close.class))
          .singleElement()
          .satisfies(close -> assertThat(close.getReplyCode()).isEqualTo(404));
      assertThat(recorder.events(AMQP.Channel.Close.class).get(0).direction())
          .isEqualTo(Direction.TO_CLIENT);
    }
  }

  @Test
  void confirms_come_through_and_every_one_is_recorded() throws Exception {
    try (var connection = factory.newConnection()) {
      var channel = connection.createChannel();
      var queue = channel.queueDeclare().getQueue();
      channel.confirmSelect();
      publish(channel, queue, 1_000);
      assertThat(channel.waitForConfirms(10_000)).isTrue();
    }
    var acks = recorder.methods(AMQP.Basic.Ack.class);
    assertThat(acks.stream().mapToLong(AMQP.Basic.Ack::getDeliveryTag).max()).hasValue(1_000);
  }

  @Test
  void what_was_seen_to_arrive_is_recorded_already() throws Exception {
    try (var direct = broker.factory().newConnection();
        var connection = factory.newConnection()) {
      var queue = "seen-" + System.nanoTime();
      var out = connection.createChannel();
      out.queueDeclare(queue, false, false, true, null);
      var recordedByThen = new ConcurrentLinkedQueue<Integer>();
      var all = new CountDownLatch(500);
      direct
          .createChannel()
          .basicConsume(
              queue,
              true,
              (tag, delivery) -> {
                recordedByThen.add(recorder.events(AMQP.Basic.Publish.class).size());
                all.countDown();
              },
              tag -> {});
      publish(out, queue, 500);
      assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
      int arrived = 0;
      for (int recorded : recordedByThen) {
        assertThat(recorded).isGreaterThanOrEqualTo(++arrived);
      }
    }
  }

  @Test
  void a_closed_connection_is_counted_no_more() throws Exception {
    var first = factory.newConnection();
    var second = factory.newConnection();
    eventually().until(() -> wire.openConnections() == 2);
    first.close();
    eventually().until(() -> wire.openConnections() == 1);
    second.abort();
    eventually().until(() -> wire.openConnections() == 0);
    assertThat(recorder.events(event -> event.kind() == Kind.DISCONNECTED))
        .extracting(WireEvent::connection)
        .containsExactly(1, 2);
  }

  @Test
  void a_connection_that_the_broker_closes_tells_why() {
    factory.setVirtualHost("no-such-virtual-host");
    assertThatThrownBy(factory::newConnection).isInstanceOf(IOException.class);
    assertThat(recorder.methods(AMQP.Connection.Close.class))
        .singleElement()
        .satisfies(close -> assertThat(close.getReplyCode()).isEqualTo(530));
    eventually().until(() -> wire.openConnections() == 0);
  }

  @Test
  void a_cut_is_felt_by_the_client_and_by_the_broker() throws Exception {
    var queue = "cut-" + System.nanoTime();
    Connection connection = factory.newConnection();
    var felt = new CompletableFuture<Boolean>();
    connection.addShutdownListener(cause -> felt.complete(cause.isInitiatedByApplication()));
    var channel = connection.createChannel();
    channel.queueDeclare(queue, false, true, false, null); // exclusive: goes with its connection

    wire.cut();

    assertThat(felt.get(10, TimeUnit.SECONDS)).isFalse();
    assertThatThrownBy(() -> channel.basicPublish("", queue, null, new byte[0]))
        .isInstanceOf(AlreadyClosedException.class);
    eventually().until(() -> wire.openConnections() == 0);
    try (var direct = broker.factory().newConnection()) {
      eventually().ignoreExceptions().until(() -> declare(direct, queue));
    }
    var kinds = recorder.events().stream().map(WireEvent::kind).toList();
    assertThat(kinds).containsOnlyOnce(Kind.CUT).endsWith(Kind.CUT);
  }

  @Test
  void after_a_cut_the_client_may_connect_again() throws Exception {
    factory.newConnection();
    wire.cut();
    try (var again = factory.newConnection()) {
      assertThat(again.isOpen()).isTrue();
    }
    assertThat(recorder.events(AMQP.Connection.OpenOk.class))
        .extracting(WireEvent::connection)
        .containsExactly(1, 2);
  }

  @Test
  void a_closed_wire_takes_its_connections_along() throws Exception {
    var connection = factory.newConnection();
    wire.close();
    eventually().until(() -> !connection.isOpen());
    assertThatThrownBy(factory::newConnection).isInstanceOf(ConnectException.class);
    eventually().until(() -> wire.openConnections() == 0);
  }

  @Test
  void diagrams_of_the_same_work_are_the_same() throws Exception {
    var sequences = new ArrayList<String>();
    var topologies = new ArrayList<String>();
    for (int run = 0; run < 2; run++) {
      var recorder = new Recorder();
      try (var wire = Wire.open("alice", broker.broker(), recorder);
          var connection = broker.factory(wire).newConnection()) {
        var channel = connection.createChannel();
        channel.exchangeDeclare("orders", "topic", false, true, Map.of());
        var queue = channel.queueDeclare().getQueue();
        channel.queueBind(queue, "orders", "order.*");
        channel.basicPublish("orders", "order.placed", null, "1".getBytes());
        eventually().until(() -> channel.basicGet(queue, true) != null);
        channel.exchangeDelete("orders");
      }
      sequences.add(Sequence.plantUml(recorder.events()).replaceAll("(?m)^.*get.*\n", ""));
      topologies.add(Topology.plantUml(recorder.events()));
    }
    assertThat(sequences.get(0)).isEqualTo(sequences.get(1)).contains("queue.bind 'amq.gen-1'");
    assertThat(topologies.get(0))
        .isEqualTo(topologies.get(1))
        .contains("rectangle \"orders\" as exchange1 <<topic>>")
        .contains("exchange1 --> queue2 : order.*")
        .contains("publisher3 --> exchange1 : order.placed")
        .contains("queue2 --> consumer4 : get");
  }

  private static boolean declare(Connection connection, String queue) throws Exception {
    try (var channel = connection.createChannel()) {
      channel.queueDeclare(queue, false, true, true, null);
    }
    return true;
  }

  private static Void publish(Channel channel, String queue, int messages) throws IOException {
    for (var text : texts(channel.getChannelNumber(), messages)) {
      channel.basicPublish("", queue, null, text.getBytes("UTF-8"));
    }
    return null;
  }

  private static List<String> texts(int channel, int messages) {
    var texts = new ArrayList<String>();
    for (int i = 1; i <= messages; i++) {
      texts.add(channel + "-" + i);
    }
    return texts;
  }

  private List<String> recorded(Class<? extends com.rabbitmq.client.Method> type, int channel) {
    return recorder.events(type).stream()
        .filter(event -> event.channel() == channel)
        .map(event -> event.content().orElseThrow().text())
        .toList();
  }

  private WireEvent last(Class<? extends com.rabbitmq.client.Method> type) {
    var events = recorder.events(type);
    return events.get(events.size() - 1);
  }

  private long heartbeats(Direction direction) {
    return recorder
        .events(event -> event.kind() == Kind.HEARTBEAT && event.direction() == direction)
        .size();
  }
}
