package delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** No script: a transaction fails if anybody has touched the set meanwhile, and it begins anew. */
public class RedisDelayQueue {

  private final RedisClient redis;
  private final String key;
  private final Duration lease;

  public RedisDelayQueue(RedisClient redis, String key, Duration lease) {
    this.redis = redis;
    this.key = key;
    this.lease = lease;
  }

  private double now() {
    var time = (List<?>) redis.sendCommand(Protocol.Command.TIME);
    return number(time.get(0)) * 1000.0 + number(time.get(1)) / 1000.0;
  }

  private static long number(Object raw) {
    return Long.parseLong(new String((byte[]) raw, UTF_8));
  }

  public void add(String item, Duration delay) {
    redis.zadd(key, now() + delay.toMillis(), item);
  }

  public Optional<String> claim() {
    while (true) {
      double now = now();
      try (var transaction = redis.transaction(false)) {
        transaction.watch(key);
        var due = redis.zrangeByScore(key, 0, now, 0, 1);
        if (due.isEmpty()) {
          transaction.unwatch();
          return Optional.empty();
        }
        transaction.multi();
        transaction.zadd(key, now + lease.toMillis(), due.get(0));
        if (transaction.exec() != null) {
          return Optional.of(due.get(0));
        }
      }
    }
  }

  public void done(String item) {
    redis.zrem(key, item);
  }
}
