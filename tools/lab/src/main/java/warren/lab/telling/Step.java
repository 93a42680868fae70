package warren.lab.telling;

import com.rabbitmq.client.AMQP.Basic;
import com.rabbitmq.client.AMQP.Channel;
import com.rabbitmq.client.AMQP.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import warren.lab.telling.Excerpt.Line;
import warren.lab.telling.Excerpt.Weight;
import warren.lab.wire.Wire;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.CodeLine;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

/**
 * What is told of a recording in one line: an event, or the events that open a connection or a
 * channel together.
 *
 * @param events at least one
 */
record Step(List<WireEvent> events) {

  /** The steps of a recording, heartbeats left out. */
  static List<Step> of(List<WireEvent> events) {
    var steps = new ArrayList<Step>();
    Map<String, Step> opening = new HashMap<>();
    for (WireEvent event : events) {
      String link = event.client() + '/' + event.connection();
      if (event.kind() == Kind.HEARTBEAT) {
        continue;
      }
      if (isOpening(event) && opening.containsKey(link)) {
        opening.get(link).events().add(event);
        continue;
      }
      var step = new Step(new ArrayList<>(List.of(event)));
      steps.add(step);
      if (isOpening(event)) {
        opening.put(link, step);
      } else {
        opening.remove(link);
      }
    }
    return steps;
  }

  WireEvent first() {
    return events.get(0);
  }

  /** Whether one of its events has one of these numbers. */
  boolean isAny(Set<Integer> numbers) {
    return events.stream().map(WireEvent::number).anyMatch(numbers::contains);
  }

  /** As it is told. */
  Line line(int place, Set<Integer> telling) {
    var event = first();
    return new Line(
        place,
        event.number(),
        String.format(Locale.ROOT, "%.1f", event.at().toNanos() / 1e6),
        client(event),
        event.channel() > 0 ? "ch " + event.channel() : "",
        event.direction() == Direction.TO_BROKER,
        words(),
        line().map(CodeLine::toString).orElse(""),
        isAny(telling) ? Weight.TELLING : weight());
  }

  private Weight weight() {
    var event = first();
    if (isRefusal(event)) {
      return Weight.REFUSED;
    }
    if (event.method(Basic.Deliver.class).isPresent()
        || event.method(Basic.GetOk.class).isPresent()) {
      return Weight.CAME;
    }
    return line().filter(line -> !line.isOfTests()).isPresent()
            && !isOpening(event)
            && event.method(Channel.Close.class).isEmpty()
            && event.method(Connection.Close.class).isEmpty()
        ? Weight.SAID
        : Weight.USUAL;
  }

  private static boolean isRefusal(WireEvent event) {
    if (event.kind() == Kind.METHOD) {
      return event.direction() == Direction.TO_CLIENT
          && event
              .method()
              .filter(
                  said ->
                      said instanceof Channel.Close
                          || said instanceof Connection.Close
                          || said instanceof Basic.Return
                          || said instanceof Basic.Nack
                          || said instanceof Basic.Cancel)
              .isPresent();
    }
    return event.kind() != Kind.CONNECTED
        && event.kind() != Kind.DISCONNECTED
        && !event.note().equals(Wire.LEFT_OPEN);
  }

  /** Its client, and which of the client's connections, from the second on. */
  static String client(WireEvent event) {
    return event.client() + (event.connection() > 1 ? "/" + event.connection() : "");
  }

  /** The first line of code that is known. */
  Optional<CodeLine> line() {
    return events.stream().flatMap(event -> event.line().stream()).findFirst();
  }

  String words() {
    if (events.size() == 1 || !isOpening(first())) {
      return Words.of(first());
    }
    String opened = events.stream().flatMap(Step::opened).collect(Collectors.joining(", "));
    return opened.isEmpty() ? "opening, not answered" : opened + " opened";
  }

  private static Stream<String> opened(WireEvent event) {
    return switch (name(event)) {
      case "connection.open-ok" -> Stream.of("connection");
      case "channel.open-ok" -> Stream.of("channel " + event.channel());
      default -> Stream.empty();
    };
  }

  private static boolean isOpening(WireEvent event) {
    return event.kind() == Kind.CONNECTED || event.isHandshake();
  }

  private static String name(WireEvent event) {
    return event
        .method()
        .filter(method -> event.kind() == Kind.METHOD)
        .map(method -> method.protocolMethodName())
        .orElse("");
  }
}
