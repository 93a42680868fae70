package warren.lab.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static warren.lab.wire.Await.eventually;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.AMQCommand;
import com.rabbitmq.client.impl.Frame;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import warren.lab.broker.Broker;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

/** Byte for byte, between two bare sockets. */
@Timeout(60)
class TransparencyTest {

  private static final byte[] HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

  private final Recorder recorder = new Recorder();
  private ServerSocket listener;
  private Wire wire;
  private Socket client;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    wire = Wire.open("alice", at(listener.getLocalPort()), recorder);
    client = new Socket(InetAddress.getLoopbackAddress(), wire.port());
    server = listener.accept();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
    wire.close();
    listener.close();
  }

  @Test
  void frames_arrive_unchanged_however_they_are_cut_up() throws Exception {
    var random = new Random(7);
    byte[] frames = frames(random);
    byte[] greeted = concat(HEADER, frames);
    writeInPieces(client, greeted, random);
    assertThat(server.getInputStream().readNBytes(greeted.length)).isEqualTo(greeted);
    writeInPieces(server, frames, random);
    assertThat(client.getInputStream().readNBytes(frames.length)).isEqualTo(frames);

    for (var direction : Direction.values()) {
      assertThat(recorder.events(event -> event.direction() == direction))
          .filteredOn(event -> event.kind() == Kind.METHOD)
          .hasSize(20)
          .allSatisfy(event -> assertThat(event.content().orElseThrow().size()).isEqualTo(400_000));
    }
    assertThat(kinds()).contains(Kind.HEARTBEAT).doesNotContain(Kind.UNDECODED);
  }

  @Test
  void what_is_no_amqp_arrives_unchanged_and_is_called_so() throws Exception {
    byte[] request = "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII);
    client.getOutputStream().write(request);
    assertThat(server.getInputStream().readNBytes(request.length)).isEqualTo(request);
    byte[] answer = "AMQP\0\0\11\1".getBytes(US_ASCII);
    server.getOutputStream().write(answer);
    assertThat(client.getInputStream().readNBytes(answer.length)).isEqualTo(answer);
    assertThat(kinds()).containsExactly(Kind.CONNECTED, Kind.UNDECODED);
  }

  @Test
  void amqp_1_0_arrives_unchanged_and_is_not_decoded() throws Exception {
    byte[] header = {'A', 'M', 'Q', 'P', 0, 1, 0, 0, 0, 0, 0, 21, 2, 0, 0, 0};
    client.getOutputStream().write(header);
    assertThat(server.getInputStream().readNBytes(header.length)).isEqualTo(header);
    assertThat(kinds()).containsExactly(Kind.CONNECTED, Kind.UNDECODED);
    assertThat(recorder.events().get(1).note()).isEqualTo("no AMQP 0-9-1 protocol header");
  }

  @Test
  void a_broken_frame_is_passed_on_and_decoding_ends() throws Exception {
    byte[] broken = heartbeat();
    broken[broken.length - 1] = 0;
    byte[] bytes = concat(HEADER, broken, heartbeat());
    client.getOutputStream().write(bytes);
    assertThat(server.getInputStream().readNBytes(bytes.length)).isEqualTo(bytes);
    assertThat(kinds()).containsExactly(Kind.CONNECTED, Kind.UNDECODED);
  }

  @Test
  void a_method_nobody_knows_is_passed_on_and_decoding_ends() throws Exception {
    byte[] bytes = concat(HEADER, frame(AMQP.FRAME_METHOD, 1, new byte[] {0, 99, 0, 99}));
    client.getOutputStream().write(bytes);
    assertThat(server.getInputStream().readNBytes(bytes.length)).isEqualTo(bytes);
    assertThat(kinds()).containsExactly(Kind.CONNECTED, Kind.UNDECODED);
  }

  @Test
  void half_a_frame_arrives_when_the_sender_ends() throws Exception {
    byte[] half = Arrays.copyOf(heartbeat(), 5);
    client.getOutputStream().write(concat(HEADER, half));
    client.shutdownOutput();
    assertThat(server.getInputStream().readAllBytes()).isEqualTo(concat(HEADER, half));
  }

  @Test
  void who_has_finished_talking_may_still_listen() throws Exception {
    client.shutdownOutput();
    assertThat(server.getInputStream().read()).isEqualTo(-1);
    server.getOutputStream().write(heartbeat());
    server.close();
    assertThat(client.getInputStream().readAllBytes()).isEqualTo(heartbeat());
    eventually().until(() -> wire.openConnections() == 0);
    assertThat(recorder.events())
        .filteredOn(event -> event.kind() == Kind.DISCONNECTED)
        .singleElement()
        .satisfies(event -> assertThat(event.direction()).isEqualTo(Direction.TO_BROKER));
  }

  @Test
  void a_reset_by_the_client_reaches_the_broker() throws Exception {
    client.setSoLinger(true, 0);
    client.close();
    assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketException.class);
    eventually().until(() -> wire.openConnections() == 0);
  }

  @Test
  void a_reset_by_the_broker_reaches_the_client() throws Exception {
    client.getOutputStream().write(HEADER);
    assertThat(server.getInputStream().readNBytes(HEADER.length)).isEqualTo(HEADER);
    server.setSoLinger(true, 0);
    server.close();
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    eventually().until(() -> wire.openConnections() == 0);
    assertThat(recorder.events().get(1).direction()).isEqualTo(Direction.TO_CLIENT);
  }

  @Test
  void a_cut_resets_both_sides() {
    wire.cut();
    for (Socket side : List.of(client, server)) {
      assertThatThrownBy(() -> side.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    eventually().until(() -> wire.openConnections() == 0);
    assertThat(kinds()).containsExactly(Kind.CONNECTED, Kind.CUT);
  }

  @Test
  void no_broker_closes_the_client_and_tells_why() throws Exception {
    listener.close();
    try (var unreached = new Socket(InetAddress.getLoopbackAddress(), wire.port())) {
      assertThat(unreached.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(recorder.events())
        .last()
        .satisfies(
            event -> {
              assertThat(event.kind()).isEqualTo(Kind.REFUSED);
              assertThat(event.note()).contains("127.0.0.1:", "Connection refused");
            });
    eventually().until(() -> wire.openConnections() == 1); // the one that had a broker
  }

  private List<Kind> kinds() {
    return recorder.events().stream().map(WireEvent::kind).toList();
  }

  /** Twenty messages of several frames on two channels, their frames interleaved. */
  private static byte[] frames(Random random) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    var body = new byte[200_000]; // larger than the wire's buffer
    for (int message = 0; message < 10; message++) {
      random.nextBytes(body);
      for (int channel = 1; channel <= 2; channel++) {
        var publish = new AMQP.Basic.Publish.Builder().routingKey("key").build();
        new AMQCommand(publish).getMethod().toFrame(channel).writeTo(out);
      }
      out.write(heartbeat());
      for (int channel = 1; channel <= 2; channel++) {
        new AMQP.BasicProperties().toFrame(channel, 400_000).writeTo(out);
      }
      for (int part = 0; part < 2; part++) {
        for (int channel = 1; channel <= 2; channel++) {
          new Frame(AMQP.FRAME_BODY, channel, ByteBuffer.wrap(body)).writeTo(out);
        }
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] heartbeat() throws IOException {
    return frame(AMQP.FRAME_HEARTBEAT, 0, new byte[0]);
  }

  private static byte[] frame(int type, int channel, byte[] payload) throws IOException {
    var bytes = new ByteArrayOutputStream();
    new Frame(type, channel, ByteBuffer.wrap(payload)).writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    var bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  /** From another thread, since neither side's buffers hold it all. */
  private static void writeInPieces(Socket socket, byte[] bytes, Random random) {
    Threads.start(
        "writer",
        () -> {
          try {
            var out = socket.getOutputStream();
            for (int at = 0; at < bytes.length; ) {
              int length = Math.min(bytes.length - at, 1 + random.nextInt(at < 1_000 ? 5 : 90_000));
              out.write(bytes, at, length);
              at += length;
            }
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  private static Broker at(int port) {
    return new Broker(
        Broker.Way.GIVEN,
        "",
        "",
        "127.0.0.1",
        port,
        false,
        "guest",
        "guest",
        URI.create("http://127.0.0.1/"));
  }
}
