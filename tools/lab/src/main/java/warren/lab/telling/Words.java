package warren.lab.telling;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.Basic;
import com.rabbitmq.client.AMQP.Channel;
import com.rabbitmq.client.AMQP.Connection;
import com.rabbitmq.client.AMQP.Exchange;
import com.rabbitmq.client.AMQP.Queue;
import com.rabbitmq.client.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import warren.lab.wire.Text;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Direction;

/** What an event says, in the protocol's names and the few arguments that matter. */
final class Words {

  private static final String MULTIPLE = " and all before";
  private static final String AUTO_DELETE = " auto-delete";
  private static final String IF_UNUSED = " if unused";
  private static final String AUTO_ACK = " auto-ack";

  /** Of the client library's {@code MessageProperties}, which say nothing of what is sent. */
  private static final Set<String> USUAL_TYPES = Set.of("text/plain", "application/octet-stream");

  private static final Map<String, Function<Method, String>> ARGUMENTS = new HashMap<>();

  static {
    on("basic.publish", Basic.Publish.class, Words::published);
    on("basic.deliver", Basic.Deliver.class, Words::delivered);
    on("basic.get-ok", Basic.GetOk.class, m -> tag(m.getDeliveryTag(), m.getRedelivered()));
    on("basic.return", Basic.Return.class, m -> why(m.getReplyCode(), m.getReplyText()));
    on(
        "basic.ack",
        Basic.Ack.class,
        m -> tag(m.getDeliveryTag()) + flag(m.getMultiple(), MULTIPLE));
    on("basic.nack", Basic.Nack.class, Words::nacked);
    on("basic.reject", Basic.Reject.class, m -> tag(m.getDeliveryTag()) + requeue(m.getRequeue()));
    on("basic.qos", Basic.Qos.class, Words::limited);
    on("basic.recover", Basic.Recover.class, m -> flag(m.getRequeue(), "requeue"));
    on("basic.get", Basic.Get.class, m -> Text.name(m.getQueue()) + flag(m.getNoAck(), AUTO_ACK));
    on("basic.consume", Basic.Consume.class, Words::consumed);
    on("basic.cancel", Basic.Cancel.class, m -> Text.name(m.getConsumerTag()));
    on("queue.declare", Queue.Declare.class, Words::declared);
    on("queue.declare-ok", Queue.DeclareOk.class, Words::found);
    on(
        "queue.bind",
        Queue.Bind.class,
        m -> bound(m.getQueue(), m.getExchange(), m.getRoutingKey(), m.getArguments()));
    on(
        "queue.unbind",
        Queue.Unbind.class,
        m -> bound(m.getQueue(), m.getExchange(), m.getRoutingKey(), m.getArguments()));
    on(
        "exchange.bind",
        Exchange.Bind.class,
        m -> bound(m.getDestination(), m.getSource(), m.getRoutingKey(), m.getArguments()));
    on(
        "exchange.unbind",
        Exchange.Unbind.class,
        m -> bound(m.getDestination(), m.getSource(), m.getRoutingKey(), m.getArguments()));
    on(
        "queue.delete",
        Queue.Delete.class,
        m ->
            Text.name(m.getQueue())
                + flag(m.getIfUnused(), IF_UNUSED)
                + flag(m.getIfEmpty(), " if empty"));
    on("queue.purge", Queue.Purge.class, m -> Text.name(m.getQueue()));
    on("exchange.declare", Exchange.Declare.class, Words::declared);
    on(
        "exchange.delete",
        Exchange.Delete.class,
        m -> Text.name(m.getExchange()) + flag(m.getIfUnused(), IF_UNUSED));
    on("channel.close", Channel.Close.class, m -> why(m.getReplyCode(), m.getReplyText()));
    on("connection.close", Connection.Close.class, m -> why(m.getReplyCode(), m.getReplyText()));
  }

  private Words() {}

  /** The event in words, on one line. */
  static String of(WireEvent event) {
    return switch (event.kind()) {
      case METHOD -> method(event);
      case HELD, LOST -> method(event) + ", " + event.note();
      case CONNECTED -> "TCP connection opened";
      case HEARTBEAT -> "heartbeat";
      case REFUSED -> "TCP connection refused: " + event.note();
      case UNDECODED -> "not decoded from here on: " + event.note();
      case CUT -> "TCP connection cut " + event.note();
      case DISCONNECTED -> "TCP connection " + event.note() + " by the " + ender(event);
    };
  }

  private static String ender(WireEvent event) {
    return event.direction() == Direction.TO_BROKER ? "client" : "broker";
  }

  private static String method(WireEvent event) {
    Method method = event.method().orElseThrow();
    String name = method.protocolMethodName();
    var arguments =
        event.direction() == Direction.TO_CLIENT && method instanceof Basic.Nack refusal
            ? refused(refusal)
            : ARGUMENTS.getOrDefault(name, m -> "").apply(method);
    return Stream.of(name, arguments, event.content().map(Words::content).orElse(""))
        .filter(part -> !part.isBlank())
        .map(String::strip)
        .collect(Collectors.joining(" "));
  }

  private static <M extends Method> void on(String name, Class<M> type, Function<M, String> words) {
    ARGUMENTS.put(name, method -> words.apply(type.cast(method)));
  }

  private static String published(Basic.Publish method) {
    return "exchange=%s key=%s%s"
        .formatted(
            Text.name(method.getExchange()),
            Text.name(method.getRoutingKey()),
            flag(method.getMandatory(), " mandatory"));
  }

  private static String delivered(Basic.Deliver method) {
    return tag(method.getDeliveryTag(), method.getRedelivered());
  }

  /** To the broker, which may put it back. */
  private static String nacked(Basic.Nack method) {
    return refused(method) + requeue(method.getRequeue());
  }

  private static String refused(Basic.Nack method) {
    return tag(method.getDeliveryTag()) + flag(method.getMultiple(), MULTIPLE);
  }

  private static String consumed(Basic.Consume method) {
    return Text.name(method.getQueue())
        + flag(method.getNoAck(), AUTO_ACK)
        + flag(method.getExclusive(), " exclusive")
        + flag(method.getNoLocal(), " no-local")
        + Tables.arguments(method.getArguments());
  }

  private static String declared(Queue.Declare method) {
    return Text.name(method.getQueue())
        + flag(method.getPassive(), " passive")
        + flag(method.getDurable(), " durable")
        + flag(method.getExclusive(), " exclusive")
        + flag(method.getAutoDelete(), AUTO_DELETE)
        + Tables.arguments(method.getArguments());
  }

  private static String declared(Exchange.Declare method) {
    return "%s %s%s%s%s%s%s"
        .formatted(
            Text.name(method.getExchange()),
            method.getType(),
            flag(method.getPassive(), " passive"),
            flag(method.getDurable(), " durable"),
            flag(method.getAutoDelete(), AUTO_DELETE),
            flag(method.getInternal(), " internal"),
            Tables.arguments(method.getArguments()));
  }

  private static String found(Queue.DeclareOk method) {
    return "%s %d ready, %d consumers"
        .formatted(
            Text.name(method.getQueue()), method.getMessageCount(), method.getConsumerCount());
  }

  /** The destination first, as in the client library's calls. */
  private static String bound(
      String destination, String source, String key, Map<String, Object> arguments) {
    return Text.name(destination)
        + " to "
        + Text.name(source)
        + " key="
        + Text.name(key)
        + Tables.arguments(arguments);
  }

  /** The prefetch count, and its other fields unless they are 0 and false, which they should be. */
  private static String limited(Basic.Qos method) {
    return method.getPrefetchCount()
        + (method.getPrefetchSize() == 0 ? "" : " size=" + method.getPrefetchSize())
        + flag(method.getGlobal(), " global");
  }

  private static String why(int code, String text) {
    return code + " " + Text.plain(text);
  }

  private static String tag(long deliveryTag) {
    return "#" + deliveryTag;
  }

  private static String tag(long deliveryTag, boolean redelivered) {
    return tag(deliveryTag) + flag(redelivered, " redelivered");
  }

  private static String requeue(boolean requeue) {
    return requeue ? " requeue" : " drop";
  }

  private static String flag(boolean set, String word) {
    return set ? word : "";
  }

  private static String content(Content content) {
    return Text.body(content) + properties(content.properties());
  }

  private static String properties(AMQP.BasicProperties properties) {
    var set = new StringBuilder();
    if (Integer.valueOf(2).equals(properties.getDeliveryMode())) {
      set.append(" persistent");
    }
    var type = properties.getContentType();
    append(set, "content-type", type != null && USUAL_TYPES.contains(type) ? null : type);
    append(set, "content-encoding", properties.getContentEncoding());
    append(set, "type", properties.getType());
    append(set, "message-id", properties.getMessageId());
    append(set, "correlation-id", properties.getCorrelationId());
    append(set, "reply-to", properties.getReplyTo());
    append(set, "expiration", properties.getExpiration());
    if (properties.getPriority() != null && properties.getPriority() > 0) {
      set.append(" priority=").append(properties.getPriority());
    }
    return set.append(Tables.headers(properties.getHeaders())).toString();
  }

  private static void append(StringBuilder set, String name, String value) {
    if (value != null) {
      set.append(' ').append(name).append('=').append(Text.name(value));
    }
  }
}
