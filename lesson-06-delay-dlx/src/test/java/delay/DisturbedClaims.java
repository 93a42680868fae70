package delay;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import warren.lab.staging.LabRedis;

/** Claims in whose way something comes, after one of their commands. */
final class DisturbedClaims {

  private final LabRedis redis;
  private final Duration lease;
  private int queues;

  /** A claim, disturbed after one of its commands; false if it has no such command. */
  @FunctionalInterface
  interface Disturbed {
    boolean after(int place, String label);
  }

  /** What ends a program here; no code for exceptions catches it. */
  private static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  DisturbedClaims(LabRedis redis, Duration lease) {
    this.redis = redis;
    this.lease = lease;
  }

  /** Each time at a queue of its own. */
  void atEveryCommand(Disturbed claim) {
    for (int place = 1; claim.after(place, "baskets-" + ++queues); place++) {
      // on to the next command
    }
  }

  /** Claims from that queue; tells whether there was a command of that number, to do it after. */
  boolean claim(int place, String label, Runnable then, Consumer<String> claimed) {
    var done = new AtomicBoolean();
    var client =
        redis.clientThat(
            place,
            () -> {
              done.set(true);
              then.run();
            });
    try {
      new RedisDelayQueue(client, redis.key(label), lease).claim().ifPresent(claimed);
    } catch (Died e) {
      // nobody hears of it
    }
    return done.get();
  }

  static void die() {
    throw new Died();
  }
}
