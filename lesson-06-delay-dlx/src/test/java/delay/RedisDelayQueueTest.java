package delay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
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

  private static final int ITEMS = 500;
  private static final int POLLERS = 4;

  private Lab lab;
  private LabRedis redis;
  private int queues;

  @BeforeEach
  void a_redis(Lab lab) {
    this.lab = lab;
    redis = new LabRedis(lab.redis());
  }

  @Test
  void what_is_not_due_is_not_given_out() {
    queue("baskets").add(BASKET, MONTH);
    redis.forward(MONTH.dividedBy(2)); // far more than a thousandth of it

    assertGivesOut(
        "nothing",
        "half of its delay of 40 days is over; whoever is reminded too early is annoyed");
  }

  @Test
  void what_is_due_is_given_out() {
    queue("baskets").add(BASKET, MONTH);
    redis.forward(MONTH);

    assertGivesOut(BASKET, "its delay of 40 days is over");
  }

  @Test
  void what_has_no_delay_is_due_at_once() {
    queue("baskets").add(BASKET, Duration.ZERO);

    assertGivesOut(BASKET, "its delay is over as it begins");
  }

  @Test
  void the_clock_of_redis_decides() {
    redis.forward(HOUR.multipliedBy(24)); // it is a day ahead of this machine's
    queue("baskets").add(BASKET, HOUR);
    redis.forward(Duration.ofMinutes(50));
    var why = "programs run on many machines, each with a clock of its own; Redis has one for all";

    assertGivesOut("nothing", why);
    redis.forward(Duration.ofMinutes(10));
    assertGivesOut(BASKET, why);
  }

  @Test
  void not_even_by_less_than_a_second_is_it_early() {
    redis.stopAt(Duration.ofMillis(1_800_000_000_900L)); // just before the second is full
    queue("baskets").add(BASKET, Duration.ofMillis(500));
    redis.forward(Duration.ofMillis(490));

    assertGivesOut("nothing", "it is due after 500 ms, and 490 ms have passed");
    redis.forward(Duration.ofMillis(10));
    assertGivesOut(BASKET, "500 ms have passed");
  }

  @Test
  void what_is_due_first_comes_first() {
    queue("baskets").add("third", HOUR.multipliedBy(3));
    queue("baskets").add("first", HOUR);
    queue("baskets").add("second", HOUR.multipliedBy(2));
    redis.forward(HOUR.multipliedBy(4));

    for (var basket : List.of("first", "second", "third")) {
      assertGivesOut(basket, "who has been waiting for the longest has waited enough");
    }
  }

  @Test
  void two_queues_have_nothing_in_common() {
    queue("wishes").add("wish-1", HOUR);
    queue("baskets").add(BASKET, HOUR.multipliedBy(2));
    redis.forward(HOUR);

    assertGivesOut("nothing", "the wish is due, and stands in another queue");
    redis.forward(HOUR);
    assertGivesOut(BASKET, "it was added to this queue");
  }

  @Test
  void what_is_claimed_is_nobody_elses_while_the_lease_lasts() {
    queue("baskets").add(BASKET, HOUR);
    redis.forward(HOUR.multipliedBy(24)); // nobody was there to claim it for a day
    queue("baskets").claim();
    var why = "a second program would write to the same customer";

    assertGivesOut("nothing", why);
    redis.forward(LEASE.dividedBy(2)); // far more than a thousandth of it
    assertGivesOut("nothing", why);
  }

  @Test
  void when_the_lease_is_over_it_is_due_again() {
    var other = queue("baskets"); // another program, which runs all the time
    queue("baskets").add(BASKET, HOUR);
    redis.forward(HOUR);
    queue("baskets").claim(); // and that program is heard of no more
    redis.forward(LEASE.minusSeconds(10));

    assertGivesOut(other, "nothing", "its lease lasts for another 10 s");
    redis.forward(Duration.ofSeconds(10));
    assertGivesOut(other, BASKET, "its lease is over, and nobody was done with it");
    redis.forward(LEASE);
    assertGivesOut(other, BASKET, "nor was the second, and its lease is over, too");
  }

  @Test
  void what_is_done_never_comes_again() {
    var baskets = queue("baskets");
    baskets.add(BASKET, HOUR);
    baskets.add("basket-2", HOUR.multipliedBy(2));
    redis.forward(HOUR);
    baskets.claim().ifPresent(baskets::done);
    redis.forward(HOUR);

    assertGivesOut("basket-2", "the other one is done, and its lease is over");
    assertGivesOut("nothing", "one is done, and one is claimed");
  }

  @Test
  void two_who_ask_at_the_same_time_get_it_once() {
    for (boolean done : List.of(false, true)) {
      atEveryCommand(
          (place, key) -> {
            queue(key).add(BASKET, HOUR);
            redis.forward(HOUR);
            var second = queue(key);
            var claimed = new ArrayList<String>();
            Runnable another =
                () -> {
                  var item = second.claim();
                  item.ifPresent(each -> claimed.add("the second"));
                  item.filter(each -> done).ifPresent(second::done);
                };

            boolean asked = claims(place, key, another, item -> claimed.add("the first"));

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
    atEveryCommand(
        (place, key) -> {
          queue(key).add(BASKET, HOUR);
          redis.forward(HOUR);

          boolean died = claims(place, key, RedisDelayQueueTest::die, item -> {});

          redis.forward(LEASE);
          assertGivesOut(queue(key), BASKET, "a program died after its command number " + place);
          return died;
        });
  }

  @Test
  void what_others_do_meanwhile_is_no_reason_to_give_out_nothing() {
    atEveryCommand(
        (place, key) -> {
          queue(key).add(BASKET, HOUR);
          redis.forward(HOUR);
          List<String> claimed = new ArrayList<>();

          boolean added = claims(place, key, () -> queue(key).add("another", HOUR), claimed::add);

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

  /** A claim, disturbed after one of its commands; false if it has no such command. */
  @FunctionalInterface
  private interface Disturbed {
    boolean after(int place, String key);
  }

  private void atEveryCommand(Disturbed claim) {
    for (int place = 1; claim.after(place, "baskets-" + ++queues); place++) {
      // on to the next command
    }
  }

  /** Claims from that queue; tells whether there was a command of that number, to do it after. */
  private boolean claims(int place, String key, Runnable then, Consumer<String> claimed) {
    var done = new AtomicBoolean();
    var client =
        redis.clientThat(
            place,
            () -> {
              done.set(true);
              then.run();
            });
    try {
      new RedisDelayQueue(client, redis.key(key), LEASE).claim().ifPresent(claimed);
    } catch (Died e) {
      // nobody hears of it
    }
    return done.get();
  }

  /** What ends a program here; no code for exceptions catches it. */
  private static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static void die() {
    throw new Died();
  }

  /** Another program's view of that queue. */
  private RedisDelayQueue queue(String label) {
    return new RedisDelayQueue(redis.client(), redis.key(label), LEASE);
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
