package warren.lab.wire;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that happened between a client and the broker, as the wire saw it.
 *
 * <p>A content-bearing method (publish, deliver, get-ok, return) is one event together with its
 * header and body frames, recorded when the last of them has been seen. An event is recorded before
 * the bytes that complete it are passed on, so whoever has seen an effect finds its cause recorded.
 *
 * @param number the order of sight within the recording, from 1
 * @param at since the recording began
 * @param client the lab's name of the client
 * @param connection which of the client's connections, from 1
 * @param channel the AMQP channel number, 0 for the connection itself
 * @param kind what happened
 * @param direction which way it went
 * @param method the AMQP method, where the kind is {@link Kind#METHOD}, {@link Kind#HELD} or {@link
 *     Kind#LOST}
 * @param content properties and body, where the method carries content
 * @param line where in the learner's code it was sent from, where that can be known
 * @param note why, for the kinds that need a word of explanation, else empty
 */
public record WireEvent(
    int number,
    Duration at,
    String client,
    int connection,
    int channel,
    Kind kind,
    Direction direction,
    Optional<Method> method,
    Optional<Content> content,
    Optional<CodeLine> line,
    String note) {

  private static final Set<String> HANDSHAKE =
      Set.of(
          "connection.start",
          "connection.start-ok",
          "connection.secure",
          "connection.secure-ok",
          "connection.tune",
          "connection.tune-ok",
          "connection.open",
          "connection.open-ok",
          "channel.open",
          "channel.open-ok");

  /** What kind of thing happened. */
  public enum Kind {
    /** The client opened its TCP connection. */
    CONNECTED,
    /** The broker could not be reached, so the client's connection was closed. */
    REFUSED,
    /** An AMQP method went by. */
    METHOD,
    /**
     * An AMQP method came and is held by the lab; once released it is a {@link #METHOD}, too. A
     * confirm may be held for good, if the lab answers in the broker's place.
     */
    HELD,
    /** An AMQP method came and never got through: the lab dropped it, or had cut before it. */
    LOST,
    /** A heartbeat frame went by. */
    HEARTBEAT,
    /** What goes by is not AMQP 0-9-1: it is passed on, but nothing more is decoded. */
    UNDECODED,
    /** The lab cut the TCP connection. */
    CUT,
    /** The TCP connection ended; the direction names the side that did not end it. */
    DISCONNECTED
  }

  /** Where AMQP keeps an order, and where confirms and delivery tags are counted. */
  public record Place(String client, int connection, int channel) {}

  /** Which way it went. */
  public enum Direction {
    TO_BROKER,
    TO_CLIENT
  }

  /**
   * What a content-bearing method carries.
   *
   * @param properties the basic properties
   * @param size the body's length in bytes
   * @param preview the first bytes of the body, at most {@link #PREVIEW_BYTES}
   */
  public record Content(AMQP.BasicProperties properties, long size, byte[] preview) {
    /** How much of a body is kept, in bytes. */
    public static final int PREVIEW_BYTES = 256;

    /** The preview as UTF-8 text. */
    public String text() {
      return new String(preview, StandardCharsets.UTF_8);
    }

    /** Whether it is text in UTF-8, as far as the preview goes. */
    public boolean isUtf8() {
      boolean whole = size == preview.length; // or it may end within a character
      return !StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(preview), CharBuffer.allocate(preview.length), whole)
          .isError();
    }
  }

  /**
   * A line of the learner's code.
   *
   * @param file such as {@code Greeter.java}
   * @param line from 1
   * @param onReadingThread whether the thread was the one that reads what the broker sends
   */
  public record CodeLine(String file, int line, boolean onReadingThread) {

    /** A line in any other thread. */
    public CodeLine(String file, int line) {
      this(file, line, false);
    }

    /** Whether it is not the learner's, but a test's or of what tests are staged with. */
    public boolean isOfTests() {
      return file.endsWith("Test.java") || file.endsWith("Stage.java");
    }

    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /** The method that went by as that type, or empty where it is another or did not get through. */
  public <M extends Method> Optional<M> method(Class<M> type) {
    return method.filter(passed -> kind == Kind.METHOD).filter(type::isInstance).map(type::cast);
  }

  /** Whether it is a method that opens a connection or a channel, and went by. */
  public boolean isHandshake() {
    return method(Method.class)
        .map(Method::protocolMethodName)
        .filter(HANDSHAKE::contains)
        .isPresent();
  }

  /** Whether the connection on which it happened ends with it, for whatever reason. */
  public boolean endsConnection() {
    return kind == Kind.CUT
        || kind == Kind.DISCONNECTED
        || method(AMQP.Connection.Close.class).isPresent();
  }

  /** Whether what is open at that place ends with it: its channel is closed, or its connection. */
  public boolean ends(Place place) {
    return connection == place.connection()
        && client.equals(place.client())
        && (endsConnection()
            || channel == place.channel() && method(AMQP.Channel.Close.class).isPresent());
  }

  /** The channel on which it happened. */
  public Place place() {
    return new Place(client, connection, channel);
  }
}
