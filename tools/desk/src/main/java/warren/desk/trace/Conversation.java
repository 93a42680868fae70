package warren.desk.trace;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import warren.lab.ledger.Ledger;
import warren.lab.wire.WireEvent;

/**
 * What was said on the wire in one test, or by programs of the learner's own.
 *
 * @param test the test's name as a sentence; empty if it was no test
 * @param method the test method's name; empty if it was no test
 * @param ending how it ended
 * @param names the names of queues and the like that the test made up
 * @param events in their order; of a long conversation the middle is missing
 */
public record Conversation(
    String test, String method, Ending ending, Set<String> names, List<WireEvent> events) {

  /** How a test ended. */
  public enum Ending {
    PASSED("✓"),
    FAILED("✗"),
    SKIPPED("-"),
    /** The run was ended before the test was. */
    UNFINISHED("…"),
    /** It was no test. */
    RECORDED("");

    private final String mark;

    Ending(String mark) {
      this.mark = mark;
    }

    /** What stands before the test's name. */
    public String mark() {
      return mark;
    }
  }

  public Conversation {
    names = Set.copyOf(names);
    events = List.copyOf(events);
  }

  /** The names of those who spoke to the broker, in the order in which they began. */
  public List<String> clients() {
    return events.stream().map(WireEvent::client).distinct().toList();
  }

  /** What became of each message. */
  public Ledger ledger() {
    return Ledger.of(events);
  }

  /** What the learner may call it: its name and its method's. */
  Stream<String> called() {
    return Stream.of(test, method, method.replace('_', ' '));
  }
}
