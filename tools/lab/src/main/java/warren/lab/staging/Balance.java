package warren.lab.staging;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What went in and what came out, each of it once, told by many threads at the same time. */
public final class Balance {

  private final Map<String, Integer> amiss = new ConcurrentHashMap<>();

  /** It has gone in. */
  public void in(String item) {
    add(item, 1);
  }

  /** It has come out, be it that whoever put it in has not said so yet. */
  public void out(String item) {
    add(item, -1);
  }

  private void add(String item, int difference) {
    amiss.merge(item, difference, (one, other) -> one + other == 0 ? null : one + other);
  }

  /**
   * What is not in balance, such as {@code {order-7=never came out, order-8=came out once too
   * often}}; in the middle of work it may be anything.
   */
  @Override
  public String toString() {
    var words = new TreeMap<String, String>();
    amiss.forEach(
        (item, count) -> words.put(item, count > 0 ? "never came out" : "came out once too often"));
    return words.toString();
  }

  /** Whether all that went in has come out, and nothing else. */
  public boolean isEven() {
    return amiss.isEmpty();
  }
}
