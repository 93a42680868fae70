package delay;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import warren.lab.Lab;
import warren.lab.Throwing;

/** A bank that knows a refund by its key, with places at which a test can make something happen. */
final class WatchedBank implements Bank {

  private final Map<String, String> orders = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Throwing failures;
  private volatile Runnable before = () -> {};
  private volatile Runnable after = () -> {};

  private record Asked(String order, String key) {}

  WatchedBank(Lab lab) {
    failures = lab.throwing();
    lab.note("keys", this::odd);
    lab.note("bank failures", failures::thrown);
  }

  /** The next refunds fail with that, before anything is paid. */
  void fails(int times, RuntimeException failure) {
    failures.first(times, () -> failure);
  }

  /** Before the first refund is paid. */
  void before(Runnable deed) {
    before =
        () -> {
          before = () -> {};
          deed.run();
        };
  }

  /** After the first refund was paid. */
  void after(Runnable deed) {
    after =
        () -> {
          after = () -> {};
          deed.run();
        };
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
    asked.add(new Asked(order, String.valueOf(key)));
    before.run();
    failures.pass("paid " + order); // which is being handled then
    orders.putIfAbsent(key, order);
    after.run();
  }

  /** The orders whose price was paid back, one as often as that. */
  List<String> refunds() {
    return orders.values().stream().sorted().toList();
  }

  /** Whether keys were not the orders', one for each. */
  private List<String> odd() {
    var keys = new TreeMap<String, TreeSet<String>>();
    var owners = new TreeMap<String, TreeSet<String>>();
    for (var each : asked) {
      keys.computeIfAbsent(each.order(), order -> new TreeSet<>()).add(each.key());
      owners.computeIfAbsent(each.key(), key -> new TreeSet<>()).add(each.order());
    }
    boolean several = keys.values().stream().anyMatch(all -> all.size() > 1);
    boolean shared = owners.values().stream().anyMatch(all -> all.size() > 1);
    return Stream.of(several ? "several for one" : "", shared ? "one for several" : "")
        .filter(text -> !text.isEmpty())
        .toList();
  }
}
