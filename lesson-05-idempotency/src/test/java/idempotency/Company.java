package idempotency;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import warren.lab.Lab;
import warren.lab.Throwing;

/** The other company, as {@link CouponService} describes it. */
final class Company {

  /** Lets it fail, for a customer. */
  final Throwing failures;

  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final Set<String> known = new HashSet<>();

  Company(Lab lab) {
    failures = lab.throwing();
    lab.note("sent", () -> sent);
    lab.note("failed", failures::thrown);
  }

  void failsInThreeWaysAndMoreTimes() {
    failures.nth(1, () -> new IllegalStateException("it does not answer"));
    failures.nth(2, () -> new IllegalArgumentException("no such customer yet"));
    failures.nth(3, NullPointerException::new);
    for (int more = 4; more <= 25; more++) {
      failures.nth(more, () -> new IllegalStateException("it does not answer"));
    }
  }

  synchronized boolean knows(String key) {
    return known.contains(key);
  }

  /** Whoever asks may have looked before, as two do at the same moment. */
  void send(String key, String customer, boolean isKnown) {
    failures.pass(customer);
    synchronized (this) {
      if (!isKnown) {
        sent.add(customer);
        known.add(key);
      }
    }
  }

  synchronized void aDayPasses() {
    known.clear();
  }

  /** How many coupons that customer has got. */
  long sentTo(String customer) {
    return sent.stream().filter(customer::equals).count();
  }
}
