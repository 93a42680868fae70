package warren.lab.wire;

import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;

/**
 * What is open on one channel, by delivery tag: delivered and not settled, or published and not
 * confirmed.
 *
 * @param <T> what is known of each
 */
public final class OpenTags<T> {

  private final NavigableMap<Long, T> open = new TreeMap<>();
  private long published;

  /** Opens what the broker has delivered under that tag. */
  public void delivered(long tag, T what) {
    open.put(tag, what);
  }

  /** Opens what a client publishes, and returns its tag: publishes are counted from 1. */
  public long published(T what) {
    open.put(++published, what);
    return published;
  }

  /** Closes those that a settlement covers, and returns them in the order of their tags. */
  public List<T> settle(Settlement settlement) {
    var covered = settlement.among(open);
    var settled = List.copyOf(covered.values());
    covered.clear();
    return settled;
  }

  /** The tags that a settlement covers, in their order. */
  List<Long> covered(Settlement settlement) {
    return List.copyOf(settlement.among(open).keySet());
  }

  /** All that is open, in the order of the tags. */
  public List<T> all() {
    return List.copyOf(open.values());
  }

  /** The tags of what is open: a view. */
  NavigableSet<Long> tags() {
    return open.navigableKeySet();
  }

  /** How many are open. */
  public int size() {
    return open.size();
  }
}
