package warren.desk.trace;

import com.rabbitmq.client.AMQP.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Kind;

/**
 * Gives the connections of programs the names that they give themselves (RabbitMQ's client property
 * connection_name). What a connection says before that waits until the name is known.
 */
final class Named {

  private static final String NAMELESS = "client";

  private record Name(String name, int nth) {}

  private final Map<Integer, Name> names = new HashMap<>();
  private final Map<Integer, List<WireEvent>> waiting = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /** How many connections there were so far. */
  int connections() {
    return names.size();
  }

  /** The events that can be told now, under their names, the last of them at the latest. */
  List<WireEvent> next(WireEvent event) {
    var name = Optional.ofNullable(names.get(event.connection()));
    if (name.isPresent()) {
      return List.of(named(event, name.get()));
    }
    var before = waiting.computeIfAbsent(event.connection(), c -> new ArrayList<>());
    before.add(event);
    var said = event.method(Connection.StartOk.class).map(Named::nameIn);
    boolean begun =
        event.kind() == Kind.CONNECTED || event.method(Connection.Start.class).isPresent();
    return begun ? List.of() : told(event.connection(), said.orElse(NAMELESS));
  }

  /** What still waits for its name. */
  List<WireEvent> rest() {
    return List.copyOf(waiting.keySet()).stream()
        .flatMap(connection -> told(connection, NAMELESS).stream())
        .toList();
  }

  private List<WireEvent> told(int connection, String name) {
    var numbered = new Name(name, counts.merge(name, 1, Integer::sum));
    names.put(connection, numbered);
    return waiting.remove(connection).stream().map(event -> named(event, numbered)).toList();
  }

  private static String nameIn(Connection.StartOk start) {
    var properties = Optional.ofNullable(start.getClientProperties()).orElse(Map.of());
    return Optional.ofNullable(properties.get("connection_name"))
        .map(name -> Shown.name(name.toString().strip()))
        .filter(name -> !name.isEmpty())
        .orElse(NAMELESS);
  }

  private static WireEvent named(WireEvent event, Name name) {
    return new WireEvent(
        event.number(),
        event.at(),
        name.name(),
        name.nth(),
        event.channel(),
        event.kind(),
        event.direction(),
        event.method(),
        event.content(),
        event.line(),
        event.note());
  }
}
