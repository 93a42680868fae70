package delay;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A bank that knows a refund by its key, with places at which a test can make something happen. */
final class WatchedBank implements Bank {

  private final Map<String, String> orders = new ConcurrentHashMap<>();
  private volatile Runnable before = () -> {};
  private volatile Runnable after = () -> {};

  /** Before a refund is paid. */
  void before(Runnable deed) {
    before = deed;
  }

  /** After a refund was paid. */
  void after(Runnable deed) {
    after = deed;
  }

  /** The same bank for a program that may crash at these moments. */
  Bank at(Runnable moment) {
    return (order, key) -> {
      moment.run();
      refund(order, key);
      moment.run();
    };
  }

  @Override
  public void refund(String order, String key) {
    before.run();
    orders.putIfAbsent(key, order);
    after.run();
  }

  /** Whether an order's refund was asked for with different keys. */
  boolean sawDifferentKeys() {
    return refunds().stream().distinct().count() < refunds().size();
  }

  /** The orders whose price was paid back, one as often as that. */
  List<String> refunds() {
    return orders.values().stream().sorted().toList();
  }
}
