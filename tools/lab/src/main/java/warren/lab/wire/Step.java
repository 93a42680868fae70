package warren.lab.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import warren.lab.wire.WireEvent.CodeLine;
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
