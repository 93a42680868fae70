package delay;

import java.time.Duration;
import java.util.List;
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

  // tag::scripts[]
  private static final String NOW =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000000 + time[2]
      """; // <1>

  private static final String ADD =
      NOW
          + """
          redis.call('ZADD', KEYS[1], now + ARGV[2] * 1000, ARGV[1])
          """;

  private static final String CLAIM =
      NOW
          + """
          local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 1)[1]
          if due then
            redis.call('ZADD', KEYS[1], now + ARGV[1] * 1000, due)
          end
          return due
          """; // <2>

  // end::scripts[]

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
    // tag::add[]
    redis.eval(ADD, List.of(key), List.of(item, String.valueOf(delay.toMillis())));
    // end::add[]
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
    // tag::claim[]
    var due = redis.eval(CLAIM, List.of(key), List.of(String.valueOf(lease.toMillis())));
    return Optional.ofNullable((String) due); // <1>
    // end::claim[]
  }

  /**
   * Removes an item that was claimed and has been dealt with.
   *
   * @param item what {@link #claim} returned
   */
  public void done(String item) {
    // tag::done[]
    redis.zrem(key, item);
    // end::done[]
  }
}
