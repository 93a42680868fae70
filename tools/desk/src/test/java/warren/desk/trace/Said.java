package warren.desk.trace;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.CodeLine;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

/** A conversation that a test makes up, an event each millisecond. */
final class Said {

  private final List<WireEvent> events = new ArrayList<>();

  List<WireEvent> events() {
    return List.copyOf(events);
  }

  Conversation in(String test) {
    return new Conversation(
        test, test.replace(' ', '_'), Conversation.Ending.PASSED, Set.of(), events);
  }

  Said to(String client, Method method) {
    return add(client, 1, Direction.TO_BROKER, method, Optional.empty());
  }

  Said from(String client, Method method) {
    return add(client, 1, Direction.TO_CLIENT, method, Optional.empty());
  }

  Said declares(String client, String queue, Map<String, Object> arguments) {
    return to(client, new AMQP.Queue.Declare.Builder().queue(queue).arguments(arguments).build())
        .from(client, new AMQP.Queue.DeclareOk.Builder().queue(queue).build());
  }

  Said exchange(String client, String exchange, String type) {
    return to(client, new AMQP.Exchange.Declare.Builder().exchange(exchange).type(type).build());
  }

  Said binds(String client, String queue, String exchange, String key) {
    return to(
        client,
        new AMQP.Queue.Bind.Builder().queue(queue).exchange(exchange).routingKey(key).build());
  }

  Said confirms(String client) {
    return to(client, new AMQP.Confirm.Select.Builder().build());
  }

  Said publishes(String client, String exchange, String key, String body) {
    var method = new AMQP.Basic.Publish.Builder().exchange(exchange).routingKey(key).build();
    return add(client, 1, Direction.TO_BROKER, method, content(body, Map.of()));
  }

  Said consumes(String client, String queue) {
    return to(client, new AMQP.Basic.Consume.Builder().queue(queue).build());
  }

  Said delivered(String client, long tag, String body, Map<String, Object> headers) {
    var method =
        new AMQP.Basic.Deliver.Builder()
            .consumerTag("c")
            .deliveryTag(tag)
            .exchange("")
            .routingKey("")
            .build();
    return add(client, 1, Direction.TO_CLIENT, method, content(body, headers));
  }

  Said acks(String client, long tag) {
    return to(client, ack(tag));
  }

  Said confirmed(String client, long tag) {
    return from(client, ack(tag));
  }

  private static Method ack(long tag) {
    return new AMQP.Basic.Ack.Builder().deliveryTag(tag).build();
  }

  private static Optional<Content> content(String body, Map<String, Object> headers) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    var properties = new AMQP.BasicProperties.Builder();
    return Optional.of(
        new Content(
            headers.isEmpty() ? properties.build() : properties.headers(headers).build(),
            bytes.length,
            bytes));
  }

  private Said add(
      String client, int channel, Direction direction, Method method, Optional<Content> content) {
    int number = events.size() + 1;
    events.add(
        new WireEvent(
            number,
            Duration.ofMillis(number),
            client,
            1,
            channel,
            Kind.METHOD,
            direction,
            Optional.of(method),
            content,
            direction == Direction.TO_BROKER
                ? Optional.of(new CodeLine("Shop.java", number))
                : Optional.empty(),
            ""));
    return this;
  }
}
