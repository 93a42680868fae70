package warren.lab.wire;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.AMQContentHeader;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Method;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import warren.lab.wire.WireEvent.CodeLine;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Direction;

/**
 * Reads the frames of one direction (AMQP 0-9-1, 4.2.3) with amqp-client's own codec and tells what
 * they say.
 */
final class Decoder {

  private static final byte[] PROTOCOL = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
  private static final byte[] NOTHING = {};

  /** Why a confirm does not get through as the broker sent it. */
  private static final String ANSWERED = "held by the lab, which answers itself";

  private static final int HEAD = 7; // type, channel, size
  private static final int LARGEST = 16 * 1024 * 1024; // no peer agrees to larger frames

  private final Traffic traffic;
  private final Direction direction;
  private final Window window = new Window();
  private final DataInputStream in = new DataInputStream(window);
  private final Map<Integer, Pending> pending = new HashMap<>();
  private boolean greeted;
  private long offset;
  private Optional<WireFault> met = Optional.empty();
  private boolean resuming;
  private int withheld;
  private byte[] instead = NOTHING;

  Decoder(Traffic traffic, Direction direction) {
    this.traffic = traffic;
    this.direction = direction;
    this.greeted = direction == Direction.TO_CLIENT; // only the client sends a protocol header
  }

  /**
   * Decodes what is whole, up to the first frame at which something is to go wrong, if there is
   * one: then {@link #met} says what, {@link #withheld} whether that frame is to be left out, and
   * the rest is to be decoded again. A frame that is to be held is not dealt with yet.
   *
   * @param bytes starting at a frame's first byte
   * @param end behind the last byte
   * @return how many bytes from the start are dealt with and may be passed on
   */
  int decode(byte[] bytes, int end) {
    int at = 0;
    met = Optional.empty();
    withheld = 0;
    instead = NOTHING;
    while (traffic.decodable()) {
      int length = length(bytes, at, end);
      if (length == 0) {
        return at;
      }
      if (length > 0) {
        frame(bytes, at, length);
        if (met.isPresent() && halts(met.get())) {
          return at;
        }
        at += length;
        offset += length;
        if (met.isPresent() || withheld > 0) {
          return at;
        }
      }
    }
    return end;
  }

  /** The fault whose moment has come, with the last {@link #decode}. */
  Optional<WireFault> met() {
    return met;
  }

  /** Frames that are to be passed on in place of what is left out. */
  byte[] instead() {
    return instead;
  }

  /** How many of the bytes dealt with are to be left out, at their end. */
  int withheld() {
    return withheld;
  }

  private static boolean halts(WireFault fault) {
    return fault.deed().halts();
  }

  /** The length of the unit at a place, or 0 while it is not whole, or -1 if it is none. */
  private int length(byte[] bytes, int at, int end) {
    if (!greeted) {
      return protocolHeader(bytes, at, end);
    }
    if (end - at < HEAD) {
      return end > at && !isFrameType(bytes[at]) ? undecodable("no AMQP 0-9-1 frame") : 0;
    }
    int size = Window.intAt(bytes, at + 3);
    if (!isFrameType(bytes[at]) || size < 0 || size > LARGEST) {
      return undecodable("no AMQP 0-9-1 frame");
    }
    int length = HEAD + size + 1;
    if (end - at < length) {
      return 0;
    }
    return (bytes[at + length - 1] & 0xff) == AMQP.FRAME_END
        ? length
        : undecodable("a frame without its end octet");
  }

  private int protocolHeader(byte[] bytes, int at, int end) {
    int length = Math.min(end - at, PROTOCOL.length);
    if (!Arrays.equals(bytes, at, at + length, PROTOCOL, 0, length)) {
      return undecodable("no AMQP 0-9-1 protocol header");
    }
    return length == PROTOCOL.length ? length : 0;
  }

  private int undecodable(String why) {
    traffic.undecodable(direction, why);
    return -1;
  }

  private static boolean isFrameType(byte type) {
    return type == AMQP.FRAME_METHOD
        || type == AMQP.FRAME_HEADER
        || type == AMQP.FRAME_BODY
        || type == AMQP.FRAME_HEARTBEAT;
  }

  private void frame(byte[] bytes, int at, int length) {
    if (!greeted) {
      greeted = true;
      return;
    }
    int channel = (bytes[at + 1] & 0xff) << 8 | bytes[at + 2] & 0xff;
    window.open(bytes, at + HEAD, length - HEAD - 1);
    try {
      switch (bytes[at]) {
        case AMQP.FRAME_METHOD -> method(channel, length);
        case AMQP.FRAME_HEADER -> header(channel, length);
        case AMQP.FRAME_BODY -> body(channel, length);
        default -> traffic.heartbeat(direction);
      }
    } catch (IOException | RuntimeException e) {
      undecodable("a frame that amqp-client does not understand: " + e);
    }
  }

  private void method(int channel, int length) throws IOException {
    Method method = AMQImpl.readMethodFrom(in);
    Optional<WireFault> fault = resuming ? Optional.empty() : traffic.fault(direction, method);
    resuming = false;
    Optional<CodeLine> line =
        direction == Direction.TO_BROKER ? traffic.lineAt(offset) : Optional.empty();
    if (fault.filter(Decoder::halts).isPresent()) {
      traffic.held(direction, channel, method, line, fault.get().note().orElse(""));
      met = fault;
      resuming = true;
      return;
    }
    if (fault.isEmpty() && direction == Direction.TO_CLIENT && !traffic.silent()) {
      var answers = traffic.confirms().instead(channel, method);
      if (answers.isPresent()) {
        answer(channel, method, answers.get());
        withheld = length;
        return;
      }
    }
    withhold(fault, length);
    if (method.hasContent()) {
      pending.put(channel, new Pending(method, line, fault));
    } else {
      traffic.method(direction, channel, method, Optional.empty(), line, fault);
      met = fault;
    }
  }

  private void answer(int channel, Method confirm, List<Method> answers) throws IOException {
    if (!answers.contains(confirm)) {
      traffic.held(direction, channel, confirm, Optional.empty(), ANSWERED);
    }
    var frames = new ByteArrayOutputStream();
    for (var answer : answers) {
      answer.toFrame(channel).writeTo(new DataOutputStream(frames));
      traffic.method(
          direction, channel, answer, Optional.empty(), Optional.empty(), Optional.empty());
    }
    instead = frames.toByteArray();
  }

  private void withhold(Optional<WireFault> fault, int length) {
    if (fault.filter(each -> each.deed().withholds()).isPresent()) {
      withheld = length;
    }
  }

  private void header(int channel, int length) throws IOException {
    AMQContentHeader header = AMQImpl.readContentHeaderFrom(in);
    Pending content = pendingOn(channel);
    content.properties = (AMQP.BasicProperties) header;
    content.size = header.getBodySize();
    content.preview = new byte[(int) Math.min(content.size, Content.PREVIEW_BYTES)];
    withhold(content.fault, length);
    recordIfWhole(channel, content);
  }

  private void body(int channel, int length) throws IOException {
    Pending content = pendingOn(channel);
    int previewed = (int) Math.min(content.seen, content.preview.length);
    content.seen += window.available();
    in.readNBytes(content.preview, previewed, content.preview.length - previewed);
    withhold(content.fault, length);
    recordIfWhole(channel, content);
  }

  private void recordIfWhole(int channel, Pending content) {
    if (content.seen >= content.size) {
      pending.remove(channel);
      var carried = new Content(content.properties, content.size, content.preview);
      traffic.method(
          direction, channel, content.method, Optional.of(carried), content.line, content.fault);
      met = content.fault;
    }
  }

  private Pending pendingOn(int channel) throws IOException {
    Pending content = pending.get(channel);
    if (content == null) {
      throw new IOException("content without a method on channel " + channel);
    }
    return content;
  }

  /** A content-bearing method whose content has not been seen in full. */
  private static final class Pending {
    final Method method;
    final Optional<CodeLine> line;
    final Optional<WireFault> fault;
    AMQP.BasicProperties properties;
    long size;
    byte[] preview;
    long seen;

    Pending(Method method, Optional<CodeLine> line, Optional<WireFault> fault) {
      this.method = method;
      this.line = line;
      this.fault = fault;
    }
  }

  /** A stream over a part of an array that can be pointed at the next part: nothing is copied. */
  private static final class Window extends ByteArrayInputStream {

    Window() {
      super(new byte[0]);
    }

    void open(byte[] bytes, int from, int length) {
      buf = bytes;
      pos = from;
      mark = from;
      count = from + length;
    }

    static int intAt(byte[] bytes, int at) {
      return (bytes[at] & 0xff) << 24
          | (bytes[at + 1] & 0xff) << 16
          | (bytes[at + 2] & 0xff) << 8
          | bytes[at + 3] & 0xff;
    }
  }
}
