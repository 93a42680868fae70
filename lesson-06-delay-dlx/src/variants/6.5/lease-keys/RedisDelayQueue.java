package delay;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.ZAddParams;

/** An item stays due while it is claimed; its lease is a key that expires, so Redis ends it. */
public class RedisDelayQueue {

  private static final String NOW =
      """
      local t = redis.call('TIME')
      local now = t[1] * 1000 + math.floor(t[2] / 1000)
      """;

  private static final String CLAIM =
      NOW
          + """
          for _, item in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], 0, now)) do
            if redis.call('SET', KEYS[1] .. ':lease:' .. item, '', 'NX', 'PX', ARGV[1]) then
              return item
            end
          end
          """;

  private static final String DONE =
      """
      redis.call('ZREM', KEYS[1], ARGV[1])
      redis.call('DEL', KEYS[1] .. ':lease:' .. ARGV[1])
      """;

  private final RedisClient redis;
  private final List<String> keys;
  private final String lease;

  public RedisDelayQueue(RedisClient redis, String key, Duration lease) {
    this.redis = redis;
    this.keys = List.of(key);
    this.lease = Long.toString(lease.toMillis());
  }

  public void add(String item, Duration delay) {
    var now = (Long) redis.eval(NOW + "return now");
    redis.zadd(keys.get(0), now + delay.toMillis(), item, ZAddParams.zAddParams().nx());
  }

  public Optional<String> claim() {
    return Optional.ofNullable(redis.eval(CLAIM, keys, List.of(lease))).map(Object::toString);
  }

  public void done(String item) {
    redis.eval(DONE, keys, List.of(item));
  }
}
