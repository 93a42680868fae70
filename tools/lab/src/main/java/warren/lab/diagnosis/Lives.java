package warren.lab.diagnosis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import warren.lab.wire.Delivery;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Place;

/** The lives of a recording's channels: a number that is opened again begins another. */
final class Lives {

  /** What happened on a channel from its opening to its end. */
  static final class Life {

    private final List<WireEvent> events = new ArrayList<>();
    private final NavigableMap<Long, WireEvent> delivered = new TreeMap<>();

    /** What happened after that, until the end. */
    Stream<WireEvent> after(WireEvent event) {
      return events.subList(place(event) + 1, events.size()).stream();
    }

    /** What happened before that, from the opening on. */
    Stream<WireEvent> before(WireEvent event) {
      return events.subList(0, place(event)).stream();
    }

    private int place(WireEvent event) {
      return Collections.binarySearch(events, event, Comparator.comparingInt(WireEvent::number));
    }

    /** Takes note of a delivery that may be asked for. */
    void deliver(WireEvent event) {
      delivered.put(Delivery.of(event).orElseThrow().tag(), event);
    }

    /** Which of the noted deliveries a client's ack, nack or reject names. */
    List<WireEvent> named(WireEvent settling) {
      return Settlement.of(settling).orElseThrow().among(delivered).values().stream()
          .filter(event -> event.number() < settling.number())
          .toList();
    }
  }

  private final Map<Integer, Life> byNumber = new HashMap<>();

  Lives(List<WireEvent> events) {
    var open = new HashMap<Place, Life>();
    for (var event : events) {
      var life = open.computeIfAbsent(event.place(), place -> new Life());
      life.events.add(event);
      byNumber.put(event.number(), life);
      open.keySet().removeIf(event::ends);
    }
  }

  /** The life to which an event belongs. */
  Life of(WireEvent event) {
    return byNumber.get(event.number());
  }
}
