package delay;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;

@Exercise("6.5")
class RedisDelayQueueTest extends RedisDelayQueueStage {

  /** More milliseconds than an int has room for. */
  static final Duration MONTH = Duration.ofDays(40);

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
  void any_text_may_be_an_item() {
    var item = "Zoë's \"50 %\"\\n]] basket, \n and more";
    queue("baskets").add(item, HOUR);
    pass(HOUR);

    assertGivesOut(item, "it is whatever text the shop has");
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
  void nor_does_what_another_program_says_is_done() {
    queue("baskets").add(BASKET, HOUR);
    pass(HOUR);
    queue("baskets").claim().ifPresent(queue("baskets")::done);
    pass(LEASE);

    assertGivesOut("nothing", "the mail is out, whoever says so, and a second one would follow");
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
}
