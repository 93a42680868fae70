package warren.lab.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.impl.AMQBasicProperties;
import com.rabbitmq.client.impl.AMQImpl;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import warren.lab.wire.WireEvent.CodeLine;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

/**
 * An event as one line of JSON, and back. Methods and properties are kept as they went by, in
 * amqp-client's own encoding, so that what is read is equal to what was written; only times are
 * told in whole microseconds. Keys that this version does not know are passed over.
 */
public final class EventJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private EventJson() {}

  /** The event as one line, without its end. */
  public static String line(WireEvent event) {
    var line = JSON.createObjectNode();
    line.put("n", event.number());
    line.put("us", event.at().toNanos() / 1_000);
    line.put("client", event.client());
    line.put("connection", event.connection());
    line.put("channel", event.channel());
    line.put("kind", event.kind().name());
    line.put("toBroker", event.direction() == Direction.TO_BROKER);
    try {
      if (event.method().isPresent()) {
        var method = (com.rabbitmq.client.impl.Method) event.method().get();
        line.put("method", method.toFrame(event.channel()).getPayload());
      }
      if (event.content().isPresent()) {
        putContent(line, event.content().get(), event.channel());
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible); // it is written to memory
    }
    event.line().ifPresent(code -> putCode(line, code));
    if (!event.note().isEmpty()) {
      line.put("note", event.note());
    }
    return line.toString();
  }

  private static void putContent(ObjectNode line, Content content, int channel) throws IOException {
    var properties = (AMQBasicProperties) content.properties();
    line.put("properties", properties.toFrame(channel, content.size()).getPayload());
    line.put("body", content.preview());
  }

  private static void putCode(ObjectNode line, CodeLine code) {
    line.put("file", code.file());
    line.put("line", code.line());
    if (code.onReadingThread()) {
      line.put("onReadingThread", true);
    }
  }

  /**
   * The event of that line.
   *
   * @throws IOException if it is none
   */
  public static WireEvent read(JsonNode line) throws IOException {
    try {
      var kind = Kind.valueOf(line.required("kind").asText());
      var method = method(line);
      boolean told = kind == Kind.METHOD || kind == Kind.HELD || kind == Kind.LOST;
      if (told != method.isPresent()) {
        throw new IOException("a method is missing, or too much");
      }
      return new WireEvent(
          line.required("n").asInt(),
          Duration.ofNanos(line.required("us").asLong() * 1_000),
          plain(line.required("client")),
          line.required("connection").asInt(),
          line.required("channel").asInt(),
          kind,
          line.required("toBroker").asBoolean() ? Direction.TO_BROKER : Direction.TO_CLIENT,
          method,
          content(line),
          code(line),
          plain(line.path("note")));
    } catch (RuntimeException malformed) {
      throw new IOException("it is no event: " + malformed.getMessage(), malformed);
    }
  }

  /** A file may come from anywhere, and what it says is shown on a terminal. */
  private static String plain(JsonNode text) {
    return Text.plain(text.asText());
  }

  private static Optional<Method> method(JsonNode line) throws IOException {
    return line.has("method")
        ? Optional.of(AMQImpl.readMethodFrom(bytes(line.path("method").binaryValue())))
        : Optional.empty();
  }

  private static Optional<Content> content(JsonNode line) throws IOException {
    if (!line.has("properties")) {
      return Optional.empty();
    }
    var header = AMQImpl.readContentHeaderFrom(bytes(line.path("properties").binaryValue()));
    var body = line.required("body").binaryValue();
    if (body.length > Content.PREVIEW_BYTES) {
      throw new IOException("more of a body than is ever kept");
    }
    return Optional.of(new Content((AMQP.BasicProperties) header, header.getBodySize(), body));
  }

  private static DataInputStream bytes(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  private static Optional<CodeLine> code(JsonNode line) {
    return line.has("file")
        ? Optional.of(
            new CodeLine(
                plain(line.path("file")),
                line.path("line").asInt(),
                line.path("onReadingThread").asBoolean()))
        : Optional.empty();
  }
}
