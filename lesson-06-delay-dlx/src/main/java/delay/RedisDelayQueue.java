package delay;

import java.time.Duration;
import java.util.Optional;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Exercise 6.5: a delay queue in Redis.
 *
 * <p>Whoever leaves a full basket behind is written to after a while, and each customer's while is
 * another one. The baskets stand in a sorted set, by the time when they are due, and several
 * programs poll for those that are.
 */
public class RedisDelayQueue {

  private final RedisClient redis;
  private final String key;
  private final Duration lease;

  /**
   * A delay queue, one of many that share a key: each program has its own.
   *
   * @param key of the sorted set in Redis
   * @param lease for how long an item that was claimed is nobody else's, in whole milliseconds
   */
  public RedisDelayQueue(RedisClient redis, String key, Duration lease) {
    this.redis = redis;
    this.key = key;
    this.lease = lease;
  }

  /**
   * Adds an item that is due after the delay, by Redis's clock.
   *
   * @param item not in the queue yet, and not empty
   * @param delay in whole milliseconds
   */
  public void add(String item, Duration delay) {
    // TODO 1: put the item into the sorted set; its score is Redis's TIME plus the delay.
    throw new UnsupportedOperationException("TODO 6.5: add the item with the time when it is due");
  }

  /**
   * Claims the item that is due and has been for the longest, if there is one. It is not given out
   * again while the lease lasts; unless it is {@link #done} by then it is due anew, so it outlives
   * whoever claimed it. Whoever asks first gets it, and nobody else, however many ask and whatever
   * else is added and removed meanwhile.
   *
   * @return the item, or empty if none is due
   * @throws JedisException if Redis fails
   */
  public Optional<String> claim() {
    // TODO 2: in one Lua script, find the first item that is due, and make it due after the lease.
    throw new UnsupportedOperationException("TODO 6.5: claim what is due");
  }

  /**
   * Removes an item that was claimed and has been dealt with.
   *
   * @param item what {@link #claim} returned
   */
  public void done(String item) {
    // TODO 3: take it out of the sorted set.
    throw new UnsupportedOperationException("TODO 6.5: remove the item");
  }
}
