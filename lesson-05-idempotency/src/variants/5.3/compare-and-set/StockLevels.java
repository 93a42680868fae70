package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** Looks, and writes what fits if what it saw is still there; if not, it looks again. */
public class StockLevels {

  private static final String WRITE =
      """
      if (redis.call('get', KEYS[1]) or '') ~= ARGV[1] then return 0 end
      redis.call('set', KEYS[1], ARGV[2])
      return 1
      """;

  private final RedisClient redis;
  private final String keys;

  public StockLevels(RedisClient redis, String keys) {
    this.redis = redis;
    this.keys = keys;
  }

  public void start(Channel channel, String queue) throws IOException {
    channel.basicConsume(
        queue,
        false,
        (consumerTag, message) -> {
          long tag = message.getEnvelope().getDeliveryTag();
          if (isDone(StockLevel.parse(new String(message.getBody(), UTF_8)))) {
            channel.basicAck(tag, false);
          } else {
            channel.basicNack(tag, false, true);
          }
        },
        consumerTag -> {});
  }

  private boolean isDone(StockLevel level) {
    try {
      keep(level);
      return true;
    } catch (JedisException failed) {
      LockSupport.parkNanos(1_000_000_000);
      return false;
    }
  }

  private void keep(StockLevel level) {
    var key = keys + level.article();
    Object written;
    do {
      var known = redis.get(key);
      if (known != null && Long.parseLong(known.split("/")[0]) >= level.version()) {
        return;
      }
      var seen = known == null ? "" : known;
      written =
          redis.eval(WRITE, List.of(key), List.of(seen, level.version() + "/" + level.pieces()));
    } while (written.equals(0L));
  }

  public OptionalLong pieces(String article) {
    var known = redis.get(keys + article);
    return known == null
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(known.split("/")[1]));
  }
}
