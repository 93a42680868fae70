package delay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What pollers claim, each item done at once, and what is amiss with it. */
final class Polled {

  /** Redis has a clock of its own. */
  private static final Duration TOLERANCE = Duration.ofMillis(10);

  private final Map<String, Long> due = new ConcurrentHashMap<>();
  private final Set<String> items = new HashSet<>();
  private final List<String> amiss = new ArrayList<>();
  private volatile boolean stopped;

  /** An item that is about to be added. */
  void expect(String item, Duration delay) {
    due.put(item, System.nanoTime() + delay.toNanos());
  }

  /** Polls until it is stopped. */
  void from(RedisDelayQueue queue) {
    while (!stopped) {
      var item = queue.claim();
      long now = System.nanoTime();
      item.ifPresent(it -> note(it, Duration.ofNanos(due.get(it) - now)));
      item.ifPresent(queue::done);
    }
  }

  private synchronized void note(String item, Duration tooEarly) {
    if (tooEarly.compareTo(TOLERANCE) > 0) {
      amiss.add("%s, %d ms early".formatted(item, tooEarly.toMillis()));
    }
    if (!items.add(item)) {
      amiss.add(item + ", once more");
    }
  }

  void stop() {
    stopped = true;
  }

  /** How many items were claimed. */
  synchronized int items() {
    return items.size();
  }

  synchronized List<String> amiss() {
    return List.copyOf(amiss);
  }
}
