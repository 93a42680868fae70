package warren.lab;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import warren.lab.wire.Recording;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Kind;

/**
 * What one test said on the wire.
 *
 * @param testId JUnit's unique id of the test
 * @param virtualHost where it was said; empty where the test never asked for a broker
 * @param names the names that the test made for itself, each with what the test calls it
 * @param events in their order, heartbeats left out; of a long conversation the middle is missing
 */
public record Tape(
    String testId, String virtualHost, Map<String, String> names, List<WireEvent> events) {

  /** How many events of a test are kept at its beginning, and as many at its end. */
  static final int PART = 1_000;

  public Tape {
    names = Map.copyOf(names);
    events = List.copyOf(events);
  }

  /**
   * The tape of a recording, as far as it has come.
   *
   * @param over when the test was over: after that only what had been under way is of interest, and
   *     not how the lab ends connections
   */
  static Tape of(
      String testId,
      String virtualHost,
      Map<String, String> names,
      Recording recording,
      Duration over) {
    var all =
        recording.events(
            event ->
                event.kind() != Kind.HEARTBEAT
                    && (event.kind() == Kind.METHOD || event.at().compareTo(over) <= 0));
    return new Tape(testId, virtualHost, names, bounded(all));
  }

  private static List<WireEvent> bounded(List<WireEvent> all) {
    return all.size() <= 2 * PART
        ? all
        : Stream.concat(all.stream().limit(PART), all.stream().skip(all.size() - PART)).toList();
  }
}
