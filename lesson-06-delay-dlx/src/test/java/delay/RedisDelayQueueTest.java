package delay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.Task;
import warren.lab.staging.LabRedis;

@Exercise("6.5")
class RedisDelayQueueTest {

  private static final String BASKET = "Jörgs basket";

  /** More milliseconds than an int has room for. */
  static final Duration MONTH = Duration.ofDays(40);

  static final Duration HOUR = Duration.ofHours(1);

  /** No test lasts that long; the clock of Redis may. */
  static final Duration LEASE = Duration.ofSeconds(777);

  /** Whoever counts in milliseconds may round up. */
  private static final Duration ROUNDING = Duration.ofMillis(5);

  private static final int ITEMS = 500;
  private static final int POLLERS = 4;

  private Lab lab;
  private LabRedis redis;
  private DisturbedClaims disturbed;

  @BeforeEach
  void a_redis(Lab lab) {
    this.lab = lab;
    redis = new LabRedis(lab.redis());
    disturbed = new DisturbedClaims(redis, LEASE);
  }

  @Test
  void what_is_not_due_is_not_given_out() {
    queue("baskets").add(BASKET, MONTH);
    pass(MONTH.dividedBy(2)); // far more than a thousandth of it

    assertGivesOut(
        "nothing",
        "half of its delay of 40 days is over; whoever is reminded too early is annoyed");
  }

  @Test
  void what_is_due_is_given_out() {
    queue("baskets").add(BASKET, MONTH);
    pass(MONTH);

    assertGivesOut(BASKET, "its delay of 40 days is over");
  }

  @Test
  void what_has_no_delay_is_due_at_once() {
    queue("baskets").add(BASKET, Duration.ZERO);
    pass(Duration.ZERO);

    assertGivesOut(BASKET, "its delay is over as it begins");
  }

  @Test
  void the_clock_of_redis_decides() {
    pass(HOUR.multipliedBy(24)); // it is a day ahead of this machine's
    queue("baskets").add(BASKET, HOUR);
    pass(Duration.ofMinutes(50));
    var why = "programs run on many machines, each with a clock of its own; Redis has one for all";

    assertGivesOut("nothing", why);
    pass(Duration.ofMinutes(10));
    assertGivesOut(BASKET, why);
  }

  @Test
  void not_even_by_less_than_a_second_is_it_early() {
    redis.stopAt(Duration.ofMillis(1_800_000_000_900L)); // just before the second is full
    queue("baskets").add(BASKET, Duration.ofMillis(500));
    redis.forward(Duration.ofMillis(490));

    assertGivesOut("nothing", "it is due after 500 ms, and 490 ms have passed");
    pass(Duration.ofMillis(10));
    assertGivesOut(BASKET, "500 ms have passed");
  }

  @Test
  void who_asks_once_gets_one_item_and_leaves_the_others() {
    queue("baskets").add("basket-1", HOUR);
    queue("baskets").add("basket-2", HOUR);
    pass(HOUR);
    var one = queue("baskets").claim();

    assertGivesOut(
        one.filter("basket-1"::equals).map(any -> "basket-2").orElse("basket-1"),
        "it is due, and nobody has asked for it; the program that asked once has enough to do");
  }

  @Test
  void what_is_due_first_comes_first() {
    queue("baskets").add("third", HOUR.multipliedBy(3));
    queue("baskets").add("first", HOUR);
    queue("baskets").add("second", HOUR.multipliedBy(2));
    pass(HOUR.multipliedBy(4));

    for (var basket : List.of("first", "second", "third")) {
      assertGivesOut(basket, "who has been waiting for the longest has waited enough");
    }
  }

  @Test
  void two_queues_have_nothing_in_common() {
    queue("wishes").add("wish-1", HOUR);
    queue("baskets").add(BASKET, HOUR.multipliedBy(2));
    pass(HOUR);

    assertGivesOut("nothing", "the wish is due, and stands in another queue");
    pass(HOUR);
    assertGivesOut(BASKET, "it was added to this queue");
  }

  @Test
  void what_is_claimed_is_nobody_elses_while_the_lease_lasts() {
    queue("baskets").add(BASKET, HOUR);
    pass(HOUR.multipliedBy(24)); // nobody was there to claim it for a day
    queue("baskets").claim();
    var why = "a second program would write to the same customer";

    assertGivesOut("nothing", why);
    pass(LEASE.dividedBy(2)); // far more than a thousandth of it
    assertGivesOut("nothing", why);
  }

  @Test
  void when_the_lease_is_over_it_is_due_again() {
    var other = queue("baskets"); // another program, which runs all the time
    queue("baskets").add(BASKET, HOUR);
    pass(HOUR);
    queue("baskets").claim(); // and that program is heard of no more
    pass(LEASE.minusSeconds(10));

    assertGivesOut(other, "nothing", "its lease lasts for another 10 s");
    pass(Duration.ofSeconds(10));
    assertGivesOut(other, BASKET, "its lease is over, and nobody was done with it");
    pass(LEASE);
    assertGivesOut(other, BASKET, "nor was the second, and its lease is over, too");
  }

  @Test
  void what_is_done_never_comes_again() {
    var baskets = queue("baskets");
    baskets.add(BASKET, HOUR);
    baskets.add("basket-2", HOUR.multipliedBy(2));
    pass(HOUR);
    baskets.claim().ifPresent(baskets::done);
    pass(HOUR);

    assertGivesOut("basket-2", "the other one is done, and its lease is over");
    assertGivesOut("nothing", "one is done, and one is claimed");
  }

  @Test
  void nor_does_what_is_done_after_its_lease() {
    var baskets = queue("baskets");
    baskets.add(BASKET, HOUR);
    pass(HOUR);
    var claimed = baskets.claim();
    pass(LEASE);
    claimed.ifPresent(baskets::done);

    assertGivesOut("nothing", "it took longer than its lease, and is done all the same");
  }

  @Test
  void two_who_ask_at_the_same_time_get_it_once() {
    for (boolean done : List.of(false, true)) {
      disturbed.atEveryCommand(
          (place, key) -> {
            queue(key).add(BASKET, HOUR);
            pass(HOUR);
            var second = queue(key);
            var claimed = new ArrayList<String>();
            Runnable another =
                () -> {
                  var item = second.claim();
                  item.ifPresent(each -> claimed.add("the second"));
                  item.filter(each -> done).ifPresent(second::done);
                };

            boolean asked = disturbed.claim(place, key, another, item -> claimed.add("the first"));

            lab.await("who got it", () -> claimed)
                .because(
                    "the second asked%s after the first's command number %d"
                        .formatted(done ? " and was done," : "", place))
                .now()
                .to("be one", who -> who.size() == 1);
            return asked;
          });
    }
  }

  @Test
  void whoever_dies_in_the_middle_of_a_claim_loses_nothing() {
    disturbed.atEveryCommand(
        (place, key) -> {
          queue(key).add(BASKET, HOUR);
          pass(HOUR);

          boolean died = disturbed.claim(place, key, DisturbedClaims::die, item -> {});

          pass(LEASE);
          assertGivesOut(queue(key), BASKET, "a program died after its command number " + place);
          return died;
        });
  }

  @Test
  void what_others_do_meanwhile_is_no_reason_to_give_out_nothing() {
    disturbed.atEveryCommand(
        (place, key) -> {
          queue(key).add(BASKET, HOUR);
          pass(HOUR);
          List<String> claimed = new ArrayList<>();

          boolean added =
              disturbed.claim(place, key, () -> queue(key).add("another", HOUR), claimed::add);

          lab.await("what was given out", () -> claimed)
              .because("others add and remove items all the time, and this one is due")
              .now()
              .toBe(List.of(BASKET));
          return added;
        });
  }

  @Test
  void four_pollers_give_out_each_item_once_and_none_early() throws Exception {
    var random = lab.random();
    var shop = queue("baskets");
    var polled = new Polled();
    var pollers = new ArrayList<Task<Void>>();
    for (int poller = 1; poller <= POLLERS; poller++) {
      var baskets = queue("baskets");
      pollers.add(lab.start("poller " + poller, () -> polled.from(baskets)));
    }
    for (int basket = 1; basket <= ITEMS; basket++) {
      var delay = Duration.ofMillis(1 + random.nextInt(400));
      polled.expect("basket-" + basket, delay);
      shop.add("basket-" + basket, delay);
    }

    lab.await("the number of items given out", polled::items)
        .because("what is never given out is lost")
        .to("be 500", items -> items == ITEMS || pollers.stream().anyMatch(Task::isDone));
    polled.stop();
    for (var poller : pollers) {
      poller.result();
    }
    lab.await("what was given out early, or more than once", polled::amiss)
        .because("early is a broken promise, and twice is a second mail to the same customer")
        .now()
        .toBe(List.of());
  }

  /** Another program's view of that queue. */
  private RedisDelayQueue queue(String label) {
    return new RedisDelayQueue(redis.client(), redis.key(label), LEASE);
  }

  /** So much time passes, by the clock of Redis. */
  private void pass(Duration time) {
    redis.forward(time.plus(ROUNDING));
  }

  private void assertGivesOut(String expected, String why) {
    assertGivesOut(queue("baskets"), expected, why);
  }

  private void assertGivesOut(RedisDelayQueue queue, String expected, String why) {
    lab.await("what is given out", () -> queue.claim().orElse("nothing"))
        .because(why)
        .now()
        .toBe(expected);
  }
}
