package delay;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.RedisClient;

/** Scores are whole milliseconds, rounded up: late by one or two, and never early. */
public class RedisDelayQueue {

  private static final String BEGUN =
      """
      local clock = redis.call('TIME')
      local begun = clock[1] * 1000 + math.floor(clock[2] / 1000)
      """;

  private static final String ADD =
      BEGUN + "redis.call('ZADD', KEYS[1], begun + 1 + ARGV[1], ARGV[2])";

  private static final String CLAIM =
      BEGUN
          + """
          local head = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
          if not head[1] or tonumber(head[2]) >= begun then
            return ''
          end
          redis.call('ZADD', KEYS[1], begun + 1 + ARGV[1], head[1])
          return head[1]
          """;

  private final RedisClient redis;
  private final List<String> keys;
  private final Duration lease;

  public RedisDelayQueue(RedisClient redis, String key, Duration lease) {
    this.redis = redis;
    this.keys = List.of(key);
    this.lease = lease;
  }

  public void add(String item, Duration delay) {
    redis.eval(ADD, keys, List.of(millis(delay), item));
  }

  public Optional<String> claim() {
    var item = (String) redis.eval(CLAIM, keys, List.of(millis(lease)));
    return Optional.of(item).filter(found -> !found.isEmpty());
  }

  public void done(String item) {
    redis.zrem(keys.get(0), item);
  }

  private static String millis(Duration time) {
    return Long.toString(time.toMillis());
  }
}
