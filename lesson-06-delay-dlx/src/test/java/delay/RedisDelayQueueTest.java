package delay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.Task;
import warren.lab.staging.LabRedis;

@Exercise("6.5")
class RedisDelayQueueTest {

  private static final Optional<String> NOTHING = Optional.empty();

  /** The first digits of this time, in seconds or in parts of them. */
  private static final String THIS_YEAR = "\\b1[.]?[789][0-9]{6,}";

  private static final Duration DELAY = Duration.ofSeconds(1234);
  private static final Duration HOUR = Duration.ofHours(1);

  /** No test lasts that long; the clock of Redis may. */
  private static final Duration LEASE = Duration.ofSeconds(777);

  /** Soon over. */
  private static final Duration MOMENT = Duration.ofMillis(100);

  private static final int ITEMS = 500;
  private static final int POLLERS = 4;

  private Lab lab;
  private LabRedis redis;

  @BeforeEach
  void a_redis(Lab lab) {
    this.lab = lab;
    redis = new LabRedis(lab.redis());
    likelyMistakes();
  }

  @AfterEach
  void close() {
    redis.close();
  }

  private void likelyMistakes() {
    lab.suspect(
        "When it was added, no item went into a sorted set (ZADD). What waits in a program's memory"
            + " is gone with it.",
        () ->
            redis.commands().stream()
                .takeWhile(command -> !has(command, "RANGE|POP"))
                .noneMatch(command -> has(command, "ZADD")));
    lab.suspect(
        "Nobody asked Redis for its time. A due time that one machine's clock has set and another's"
            + " compares is wrong by as much as the two differ.",
        () -> !sent("ZADD").isEmpty() && sent("TIME").isEmpty());
    lab.suspect(
        "A due time was computed with the clock of this machine, and compared with that of Redis:"
            + " the two need not agree.",
        () ->
            !sent("TIME").isEmpty()
                && sent("TIME").stream().allMatch(command -> has(command, "ZADD|RANGE"))
                && !sent(THIS_YEAR).isEmpty());
    lab.suspect(
        "A delay or a lease went out as a number of seconds, and what it was added to counts in"
            + " smaller parts.",
        () ->
            !sent("TIME.*\\* *1000").isEmpty()
                && !sent("\\b(%d|%d)\\b".formatted(DELAY.toSeconds(), LEASE.toSeconds()))
                    .isEmpty());
    lab.suspect(
        "TIME answers with the second and with the microseconds within it. Only the seconds were"
            + " used, and that is early by up to one.",
        () ->
            sent("TIME").stream()
                .anyMatch(script -> has(script, "EVAL.*\\[1\\]") && !has(script, "\\[2\\]")));
    lab.suspect(
        "ZPOPMIN takes out what comes first, due or not; and what is taken out is nowhere until it"
            + " is put back.",
        () -> !sent("ZPOPMIN").isEmpty());
    lab.suspect(
        "What is due is read with one command and taken with another. Between the two, another"
            + " poller reads the same. A Lua script is run as a whole.",
        () -> sentAlone("ZRANGE|ZRANGEBYSCORE") && sentAlone("ZREM|ZADD"));
    lab.suspect(
        "The script that claims an item removes it and notes no lease: who dies with it takes it"
            + " along.",
        () ->
            sent("RANGE").stream()
                .anyMatch(script -> has(script, "ZREM") && !has(script, "ZADD|SET")));
    lab.suspect(
        "The lease was added to the time when the item was due, and not to the time of the claim:"
            + " what has waited longer than a lease is due again at once.",
        () -> !sent("ZINCRBY").isEmpty());
  }

  /** The commands, with their scripts, in which such a word stands. */
  private List<String> sent(String words) {
    return redis.commands().stream().filter(command -> has(command, words)).toList();
  }

  private static boolean has(String command, String words) {
    return Pattern.compile(words, Pattern.DOTALL).matcher(command.toUpperCase(Locale.ROOT)).find();
  }

  private boolean sentAlone(String names) {
    return !sent("^(" + names + ")\\b").isEmpty();
  }

  @Test
  void what_is_not_due_is_not_given_out() {
    var shop = queue("baskets", LEASE);
    var poller = queue("baskets", LEASE);

    shop.add("basket-1", DELAY);
    redis.forward(DELAY.dividedBy(2)); // far more than a thousandth of it

    assertClaims(
        poller,
        NOTHING,
        "half of its delay of %d s is over, and whoever is reminded too early is annoyed, and gone"
            .formatted(DELAY.toSeconds()));
  }

  @Test
  void what_is_due_is_given_out_and_not_early() {
    var delay = Duration.ofMillis(300);
    var shop = queue("baskets", LEASE);
    var poller = queue("baskets", LEASE);
    long asked = System.nanoTime();

    shop.add("basket-1", delay);

    var claimed = awaitClaim(poller, "it was added and not done");
    assertNotEarly("basket-1", delay, Duration.ofNanos(System.nanoTime() - asked));
    assertItem(Optional.of("basket-1"), claimed, "it was added and not done");
  }

  @Test
  void the_clock_of_redis_decides() {
    redis.forward(HOUR.multipliedBy(24)); // it is a day ahead of this machine's
    var shop = queue("baskets", LEASE);
    var poller = queue("baskets", LEASE);

    shop.add("basket-1", HOUR);

    var why = "programs run on many machines, each with a clock of its own; Redis has one for all";
    assertClaims(poller, NOTHING, why);
    redis.forward(Duration.ofMinutes(50));
    assertClaims(poller, NOTHING, why);
    redis.forward(Duration.ofMinutes(10));
    assertClaims(poller, Optional.of("basket-1"), why);
  }

  @Test
  void not_even_by_less_than_a_second_is_it_early() {
    redis.stopAt(Duration.ofMillis(1_800_000_000_900L)); // just before the second is full
    var shop = queue("baskets", LEASE);
    var poller = queue("baskets", LEASE);

    shop.add("basket-1", Duration.ofMillis(500));

    redis.forward(Duration.ofMillis(490));
    assertClaims(poller, NOTHING, "it is due after 500 ms, and 490 ms have passed");
    redis.forward(Duration.ofMillis(10));
    assertClaims(poller, Optional.of("basket-1"), "500 ms have passed");
  }

  @Test
  void what_is_due_first_comes_first() {
    var shop = queue("baskets", LEASE);
    var poller = queue("baskets", LEASE);
    shop.add("third", HOUR.multipliedBy(3));
    shop.add("first", HOUR);
    shop.add("second", HOUR.multipliedBy(2));
    redis.forward(HOUR.multipliedBy(4));

    for (var basket : List.of("first", "second", "third")) {
      assertClaims(poller, Optional.of(basket), "what has been due for the longest has priority");
    }
  }

  @Test
  void two_queues_have_nothing_in_common() {
    queue("baskets", LEASE).add("basket-1", HOUR);
    redis.forward(HOUR);

    assertClaims(queue("wishes", LEASE), NOTHING, "another key is another queue");
    assertClaims(queue("baskets", LEASE), Optional.of("basket-1"), "it was added to this queue");
  }

  @Test
  void what_is_claimed_is_nobody_elses_while_the_lease_lasts() {
    queue("baskets", LEASE).add("basket-1", HOUR);
    redis.forward(HOUR.multipliedBy(24)); // nobody was there to claim it for a day
    assertClaims(queue("baskets", LEASE), Optional.of("basket-1"), "it is due");

    var why = "a second program would write to the same customer";
    assertClaims(queue("baskets", LEASE), NOTHING, why);
    redis.forward(LEASE.dividedBy(2)); // far more than a thousandth of it
    assertClaims(queue("baskets", LEASE), NOTHING, why);
  }

  @Test
  void what_is_done_never_comes_again() {
    var baskets = queue("baskets", MOMENT);
    baskets.add("basket-1", HOUR);
    redis.forward(HOUR);
    assertClaims(baskets, Optional.of("basket-1"), "it is due");

    var why = "the other one is done, and its lease is over";
    baskets.done("basket-1");
    baskets.add("basket-2", MOMENT.multipliedBy(3)); // due when that lease is over

    assertItem(Optional.of("basket-2"), awaitClaim(baskets, why), why);
  }

  @Test
  void whoever_dies_with_an_item_loses_nothing() {
    var lease = Duration.ofMillis(300);
    queue("baskets", lease).add("basket-1", HOUR);
    redis.forward(HOUR);
    long began = System.nanoTime();
    assertClaims(queue("baskets", lease), Optional.of("basket-1"), "it is due");
    // and that program is heard of no more

    var why = "it was never done, and its lease is over";
    var claimed = awaitClaim(queue("baskets", lease), why);

    assertItem(Optional.of("basket-1"), claimed, why);
    assertNotEarly(
        "basket-1, claimed already,", lease, Duration.ofNanos(System.nanoTime() - began));
  }

  @Test
  void two_who_ask_at_the_same_time_get_it_once() {
    for (var late : Late.values()) {
      int place = 1;
      while (anotherAsksAfterCommand(place, late)) {
        place++;
      }
    }
  }

  /** How far the second has come when the first goes on. */
  private enum Late {
    CLAIMED,
    DONE
  }

  /** Tells whether there was such a command. */
  private boolean anotherAsksAfterCommand(int place, Late late) {
    var key = "baskets-%d-%s".formatted(place, late);
    queue(key, LEASE).add("basket-1", HOUR);
    redis.forward(HOUR);
    var claimed = new ArrayList<String>();
    var second = queue(key, LEASE);
    var asked = new AtomicBoolean();
    var first =
        redis.clientThat(
            place,
            () -> {
              asked.set(true);
              var item = second.claim();
              item.ifPresent(each -> claimed.add("the second got it"));
              item.filter(each -> late == Late.DONE).ifPresent(second::done);
            });

    queue(first, key, LEASE).claim().ifPresent(item -> claimed.add("the first got it"));

    if (claimed.size() != 1) {
      throw new Finding(
              "one of two to get basket-1",
              claimed.isEmpty() ? "nobody got it" : String.join(", and ", claimed))
          .because(
              "here the second asked%s after the first's command number %d; in production somebody always does"
                  .formatted(late == Late.DONE ? ", and was done," : "", place));
    }
    return asked.get();
  }

  @Test
  void whoever_dies_in_the_middle_of_a_claim_loses_nothing() {
    int place = 1;
    while (diesAfterCommand(place)) {
      place++;
    }
  }

  /** What ends a program here; no code for exceptions catches it. */
  private static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Tells whether there was such a command. */
  private boolean diesAfterCommand(int place) {
    var key = "baskets-" + place;
    queue(key, MOMENT).add("basket-1", HOUR);
    redis.forward(HOUR);
    var dying =
        redis.clientThat(
            place,
            () -> {
              throw new Died();
            });
    try {
      queue(dying, key, MOMENT).claim();
      return false;
    } catch (Died e) {
      var why = "a program may die between any two commands, here after number " + place;
      assertItem(Optional.of("basket-1"), awaitClaim(queue(key, MOMENT), why), why);
      return true;
    }
  }

  @Test
  void four_pollers_give_out_each_item_once_and_none_early() throws Exception {
    var random = lab.random();
    var shop = queue("baskets", LEASE);
    var added = new ConcurrentHashMap<String, Added>();
    var claims = new CopyOnWriteArrayList<Claim>();
    var stop = new AtomicBoolean();
    var pollers = new ArrayList<Task<Void>>();
    for (int poller = 1; poller <= POLLERS; poller++) {
      var baskets = queue("baskets", LEASE);
      pollers.add(lab.start("poller " + poller, () -> poll(baskets, claims, stop)));
    }
    for (int basket = 1; basket <= ITEMS; basket++) {
      var delay = Duration.ofMillis(random.nextInt(400));
      added.put("basket-" + basket, new Added(System.nanoTime(), delay));
      shop.add("basket-" + basket, delay);
    }

    lab.eventually(
        "all baskets",
        () -> {
          long found = claims.stream().map(Claim::item).distinct().count();
          if (found < ITEMS) {
            throw new Finding(
                    "all %d items to be given out once they are due".formatted(ITEMS),
                    found + " were")
                .because("what is never given out is lost");
          }
        });
    stop.set(true);
    for (var poller : pollers) {
      poller.result();
    }

    if (claims.size() > ITEMS) {
      throw new Finding(
              "each of %d items to be given out once".formatted(ITEMS),
              "they were given out %d times".formatted(claims.size()))
          .because("every further time is a second mail to the same customer");
    }
    for (var claim : claims) {
      var basket = added.get(claim.item());
      assertNotEarly(claim.item(), basket.delay(), Duration.ofNanos(claim.at() - basket.at()));
    }
    redis.forward(HOUR);
    assertClaims(queue("baskets", LEASE), NOTHING, "all of them are done");
  }

  private record Added(long at, Duration delay) {}

  private record Claim(String item, long at) {}

  private static void poll(RedisDelayQueue baskets, List<Claim> claims, AtomicBoolean stop) {
    while (!stop.get()) {
      var item = baskets.claim();
      long now = System.nanoTime();
      if (item.isPresent()) {
        claims.add(new Claim(item.get(), now));
        baskets.done(item.get());
      }
    }
  }

  /** Another program's view of that queue. */
  private RedisDelayQueue queue(String label, Duration lease) {
    return queue(redis.client(), label, lease);
  }

  private RedisDelayQueue queue(RedisClient client, String label, Duration lease) {
    return new RedisDelayQueue(client, redis.key(label), lease);
  }

  private void assertClaims(RedisDelayQueue queue, Optional<String> expected, String why) {
    assertItem(expected, queue.claim(), why);
  }

  private static void assertItem(Optional<String> expected, Optional<String> claimed, String why) {
    if (!expected.equals(claimed)) {
      throw new Finding(
              expected.map(item -> item + " to be given out").orElse("nothing to be given out"),
              claimed.map(item -> "it was " + item).orElse("nothing was"))
          .because(why);
    }
  }

  /** Asks until something is given out. */
  private Optional<String> awaitClaim(RedisDelayQueue queue, String why) {
    var claimed = new AtomicReference<>(NOTHING);
    lab.eventually(
        "an item that is due",
        () -> {
          claimed.set(queue.claim());
          if (claimed.get().isEmpty()) {
            throw new Finding("an item to be given out once it is due", "none was").because(why);
          }
        });
    return claimed.get();
  }

  private static void assertNotEarly(String item, Duration delay, Duration waited) {
    // Redis has a clock of its own
    if (waited.compareTo(delay.minusMillis(10)) < 0) {
      throw new Finding(
              "%s to wait for %d ms".formatted(item, delay.toMillis()),
              "it was given out after " + waited.toMillis() + " ms")
          .because("late is polite, early is a broken promise");
    }
  }
}
