package delay;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.RedisClient;

/** What is claimed moves to a set of its own, and comes back; scripts are loaded once for all. */
public class RedisDelayQueue {

  private static final String NOW =
      """
      local t = redis.call('time')
      local now = t[1] * 1000 + t[2] / 1000
      """;

  private static final String ADD =
      NOW
          + "return redis.call('zadd', KEYS[1], string.format('%.3f', now + ARGV[1]),"
          + " ARGV[2])";

  private static final String CLAIM =
      NOW
          + """
          for _, item in ipairs(redis.call('zrangebyscore', KEYS[2], 0, now)) do
            redis.call('zrem', KEYS[2], item)
            redis.call('zadd', KEYS[1], now, item)
          end
          local first = redis.call('zrange', KEYS[1], 0, 0, 'withscores')
          if #first == 0 or tonumber(first[2]) > now then return false end
          redis.call('zrem', KEYS[1], first[1])
          redis.call('zadd', KEYS[2], now + ARGV[1], first[1])
          return first[1]
          """;

  private static String add;
  private static String claim;

  private final RedisClient redis;
  private final List<String> keys;
  private final Duration lease;

  public RedisDelayQueue(RedisClient redis, String key, Duration lease) {
    this.redis = redis;
    this.keys = List.of("{" + key + "}:due", "{" + key + "}:claimed");
    this.lease = lease;
    load(redis);
  }

  private static synchronized void load(RedisClient redis) {
    if (claim == null) {
      add = redis.scriptLoad(ADD);
      claim = redis.scriptLoad(CLAIM);
    }
  }

  public void add(String item, Duration delay) {
    redis.evalsha(add, keys, List.of("" + delay.toMillis(), item));
  }

  public Optional<String> claim() {
    return Optional.ofNullable((String) redis.evalsha(claim, keys, List.of("" + lease.toMillis())));
  }

  public void done(String item) {
    redis.zrem(keys.get(1), item);
  }
}
