package warren.lab.ledger;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import warren.lab.wire.WireEvent;

/**
 * What became of each message: sent, confirmed, returned, delivered, acknowledged, delivered again,
 * dead-lettered. It knows what the wire saw; messages that the lab itself published begin with
 * their delivery.
 */
public final class Ledger {

  private final Map<String, Entry> entries;

  private Ledger(Map<String, Entry> entries) {
    this.entries = entries;
  }

  /** The ledger of a recording, as far as it has come. */
  public static Ledger of(List<WireEvent> events) {
    return new Ledger(Bookkeeper.entries(events));
  }

  /** Every message, in the order in which they were first seen. */
  public List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** The message of that id, or of that body where it has no id. */
  public Optional<Entry> entry(String id) {
    return Optional.ofNullable(entries.get(id));
  }

  /**
   * Compares what should have happened once for each message with what did.
   *
   * @param expected the ids, or the bodies where messages have none
   * @param found the same for what did happen, such as what was handled and what still waits
   */
  public Balance balance(Collection<String> expected, Collection<String> found) {
    return Balance.of(this, expected, found);
  }
}
