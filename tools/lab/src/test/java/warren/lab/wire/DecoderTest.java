package warren.lab.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Frame;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import warren.lab.wire.WireEvent.CodeLine;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Direction;

/** What bytes say, without a connection. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DecoderTest {

  private static final byte[] PROTOCOL = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
  private static final byte[] BODY = "Grüße".getBytes(UTF_8);

  private final Told told = new Told();
  private final Decoder decoder = new Decoder(told, Direction.TO_BROKER);

  @Test
  void wherever_reading_stops_a_message_is_told_once_and_whole() throws IOException {
    byte[] bytes = published();

    for (int cut = 0; cut <= bytes.length; cut++) {
      var each = new Told();
      var reading = new Decoder(each, Direction.TO_BROKER);
      int dealtWith = reading.decode(bytes, cut);
      byte[] rest = Arrays.copyOfRange(bytes, dealtWith, bytes.length);

      assertThat(dealtWith).isLessThanOrEqualTo(cut);
      assertThat(reading.decode(rest, rest.length)).isEqualTo(rest.length);
      assertThat(each.said).as("cut at %d", cut).containsExactly("basic.publish Grüße on 1");
    }
  }

  @Test
  void what_is_to_be_dropped_is_withheld_frame_by_frame() throws IOException {
    byte[] bytes = published();
    told.faults.arm(new WireFault(WireFault.Deed.DROP, 1, toBroker(AMQP.Basic.Publish.class)));

    int withheld = 0;
    int at = 0;
    while (at < bytes.length) {
      byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
      at += decoder.decode(rest, rest.length);
      withheld += decoder.withheld();
    }

    assertThat(withheld).isEqualTo(bytes.length - PROTOCOL.length);
    assertThat(decoder.met()).isPresent();
  }

  @Test
  void what_is_held_is_not_dealt_with_before_it_is_released() throws IOException {
    byte[] bytes = published();
    var hold = new WireFault(WireFault.Deed.HOLD, 1, toBroker(AMQP.Basic.Publish.class));
    told.faults.arm(hold);

    assertThat(decoder.decode(bytes, bytes.length)).isEqualTo(PROTOCOL.length);
    assertThat(told.said).containsExactly("basic.publish held by the lab");

    hold.release();
    byte[] rest = Arrays.copyOfRange(bytes, PROTOCOL.length, bytes.length);
    assertThat(decoder.decode(rest, rest.length)).isEqualTo(rest.length);
    assertThat(told.said).hasSize(2).contains("basic.publish Grüße on 1");
  }

  @Test
  void what_is_no_amqp_is_passed_on_unread() {
    byte[] bytes = "GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8);

    assertThat(decoder.decode(bytes, bytes.length)).isEqualTo(bytes.length);
    assertThat(told.said).containsExactly("no AMQP 0-9-1 protocol header");
  }

  /** The protocol's header and a message whose body comes in two frames. */
  private static byte[] published() throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.write(PROTOCOL);
    var frames = new DataOutputStream(bytes);
    new AMQImpl.Basic.Publish(0, "", "greetings", false, false).toFrame(1).writeTo(frames);
    MessageProperties.TEXT_PLAIN.toFrame(1, BODY.length).writeTo(frames);
    Frame.fromBodyFragment(1, ByteBuffer.wrap(BODY), 0, 3).writeTo(frames);
    Frame.fromBodyFragment(1, ByteBuffer.wrap(BODY), 3, BODY.length - 3).writeTo(frames);
    return bytes.toByteArray();
  }

  private static final class Told implements Traffic {

    private final Faults faults = new Faults();
    private final Confirms confirms = new Confirms(faults);
    private final List<String> said = new ArrayList<>();
    private boolean decodable = true;

    @Override
    public boolean decodable() {
      return decodable;
    }

    @Override
    public void undecodable(Direction direction, String why) {
      decodable = false;
      said.add(why);
    }

    @Override
    public boolean silent() {
      return false;
    }

    @Override
    public Optional<WireFault> fault(Direction direction, Method method) {
      return faults.meeting(direction, method);
    }

    @Override
    public Confirms confirms() {
      return confirms;
    }

    @Override
    public Optional<CodeLine> lineAt(long offset) {
      return Optional.empty();
    }

    @Override
    public void heartbeat(Direction direction) {
      said.add("heartbeat");
    }

    @Override
    public void held(
        Direction direction, int channel, Method method, Optional<CodeLine> line, String note) {
      said.add(method.protocolMethodName() + " " + note);
    }

    @Override
    public void method(
        Direction direction,
        int channel,
        Method method,
        Optional<Content> content,
        Optional<CodeLine> line,
        Optional<WireFault> fault) {
      String body = content.map(all -> new String(all.preview(), UTF_8)).orElse("");
      said.add("%s %s on %d".formatted(method.protocolMethodName(), body, channel));
    }
  }
}
