package delay;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Lab;
import warren.lab.staging.LabRedis;

/** What the tests of 6.5 are staged with. */
abstract class RedisDelayQueueStage {

  static final String BASKET = "Łucjas basket";
  static final Duration HOUR = Duration.ofHours(1);

  /** No test lasts that long; the clock of Redis may. Not a whole number of seconds. */
  static final Duration LEASE = Duration.ofMillis(777_777);

  /** Whoever counts in milliseconds may round up. */
  static final Duration ROUNDING = Duration.ofMillis(5);

  Lab lab;
  LabRedis redis;
  DisturbedClaims disturbed;

  @BeforeEach
  void a_redis(Lab lab) {
    this.lab = lab;
    redis = new LabRedis(lab.redis());
    disturbed = new DisturbedClaims(redis, LEASE);
  }

  /** Another program's view of that queue. */
  RedisDelayQueue queue(String label) {
    return new RedisDelayQueue(redis.client(), redis.key(label), LEASE);
  }

  /** So much time passes, by the clock of Redis. */
  void pass(Duration time) {
    redis.forward(time.plus(ROUNDING));
  }

  void assertGivesOut(String expected, String why) {
    assertGivesOut(queue("baskets"), expected, why);
  }

  void assertGivesOut(RedisDelayQueue queue, String expected, String why) {
    lab.await("what is given out", () -> queue.claim().orElse("nothing"))
        .because(why)
        .now()
        .toBe(expected);
  }
}
