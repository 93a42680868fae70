package delay;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.RedisClient;

public class RedisDelayQueue {

  private static final String NOW =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000000 + time[2]
      """;

  private static final String GIVE_BACK =
      NOW
          + """
          for _, item in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
            redis.call('ZADD', KEYS[1], now, item)
            redis.call('ZREM', KEYS[2], item)
          end
          """;

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
            redis.call('ZADD', KEYS[2], now + ARGV[1] * 1000, due)
            redis.call('ZREM', KEYS[1], due)
          end
          return due
          """;

  private final RedisClient redis;
  private final List<String> keys;
  private final Duration lease;

  public RedisDelayQueue(RedisClient redis, String key, Duration lease) {
    this.redis = redis;
    this.keys = List.of(key, key + ":claimed");
    this.lease = lease;
    redis.eval(GIVE_BACK, keys, List.of());
  }

  public void add(String item, Duration delay) {
    redis.eval(ADD, keys, List.of(item, String.valueOf(delay.toMillis())));
  }

  public Optional<String> claim() {
    return Optional.ofNullable(
        (String) redis.eval(CLAIM, keys, List.of(String.valueOf(lease.toMillis()))));
  }

  public void done(String item) {
    redis.zrem(keys.get(1), item);
  }
}
