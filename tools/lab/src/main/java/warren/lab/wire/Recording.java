package warren.lab.wire;

import com.rabbitmq.client.Method;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the wire has seen, in order; it grows while clients talk. Reading takes a snapshot, so a
 * list that was handed out never changes; taking it costs nothing. Safe for use by many threads.
 */
@FunctionalInterface
public interface Recording {

  /** Everything seen so far. */
  List<WireEvent> events();

  /** The part of it that one client took part in, live as this one is. */
  default Recording of(String client) {
    return () -> events(event -> event.client().equals(client));
  }

  /** The events that match, so far. */
  default List<WireEvent> events(Predicate<WireEvent> matching) {
    return events().stream().filter(matching).toList();
  }

  /** The events that carry a method of this type, so far. */
  default List<WireEvent> events(Class<? extends Method> type) {
    return events(event -> event.method(type).isPresent());
  }

  /** The methods of this type, so far. */
  default <M extends Method> List<M> methods(Class<M> type) {
    return events().stream().flatMap(event -> event.method(type).stream()).toList();
  }
}
