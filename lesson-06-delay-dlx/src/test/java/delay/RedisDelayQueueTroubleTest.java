package delay;

import static warren.lab.LabAssertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisException;
import warren.lab.Exercise;
import warren.lab.Task;

@Exercise("6.5")
class RedisDelayQueueTroubleTest extends RedisDelayQueueStage {

  private static final int ITEMS = 300;
  private static final int POLLERS = 4;

  @Test
  void when_the_lease_is_over_it_is_due_again() {
    var other = queue("baskets"); // another program, which runs all the time
    queue("baskets").add(BASKET, HOUR);
    pass(HOUR);
    queue("baskets").claim(); // and that program is heard of no more
    pass(LEASE.minusMillis(700));

    assertGivesOut(other, "nothing", "its lease lasts for another 0.7 s");
    pass(Duration.ofSeconds(1));
    assertGivesOut(other, BASKET, "its lease is over, and nobody was done with it");
    pass(LEASE);
    assertGivesOut(other, BASKET, "nor was the second, and its lease is over, too");
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
  void whoever_asks_learns_that_redis_does_not_answer() {
    var client = redis.client();
    var baskets = new RedisDelayQueue(client, redis.key("baskets"), LEASE);
    client.close();

    assertThat(lab.attempt(baskets::claim))
        .because("nothing looks like a calm day, and nobody is reminded")
        .threw(JedisException.class);
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
}
