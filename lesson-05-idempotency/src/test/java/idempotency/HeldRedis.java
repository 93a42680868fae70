package idempotency;

import java.util.concurrent.atomic.AtomicInteger;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.executors.CommandExecutor;
import warren.lab.Gate;
import warren.lab.store.RedisStore;

/** A client of Redis that a test holds between two commands: there another may get in. */
final class HeldRedis implements AutoCloseable {

  private final RedisStore redis;
  private final Gate gate;
  private final AtomicInteger countdown = new AtomicInteger();
  private final RedisClient client;

  /**
   * A client of the lab's Redis.
   *
   * @param gate holds it, when {@link #holdBefore} has said where
   */
  HeldRedis(RedisStore redis, Gate gate) {
    this.redis = redis;
    this.gate = gate;
    this.client =
        RedisClient.builder().fromURI(redis.uri()).commandExecutor(new Executor()).build();
  }

  private final class Executor implements CommandExecutor {

    @Override
    public <T> T executeCommand(CommandObject<T> command) {
      if (countdown.getAndDecrement() == 1) {
        gate.pass();
      }
      return redis.client().executeCommand(command);
    }

    @Override
    public void close() {
      // the store closes its client
    }
  }

  /** Passes the gate before the n-th command from now, over all threads. */
  void holdBefore(int nth) {
    countdown.set(nth);
  }

  /** For the learner's code. */
  RedisClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
  }
}
