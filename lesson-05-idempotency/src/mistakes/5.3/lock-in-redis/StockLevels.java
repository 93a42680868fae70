package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** Takes a lock in Redis, and gives it back if it lives that long. */
public class StockLevels {

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
          try {
            keep(StockLevel.parse(new String(message.getBody(), UTF_8)));
            channel.basicAck(tag, false);
          } catch (JedisException redisFails) {
            LockSupport.parkNanos(1_000_000_000);
            channel.basicReject(tag, true);
          }
        },
        consumerTag -> {});
  }

  private void keep(StockLevel level) {
    var lock = keys + "lock:" + level.article();
    while (redis.setnx(lock, "mine") == 0) {
      LockSupport.parkNanos(10_000_000);
    }
    var known = redis.hget(keys + level.article(), "version");
    if (known == null || level.version() > Long.parseLong(known)) {
      redis.hset(
          keys + level.article(),
          Map.of("version", "" + level.version(), "pieces", "" + level.pieces()));
    }
    redis.del(lock);
  }

  public OptionalLong pieces(String article) {
    var pieces = redis.hget(keys + article, "pieces");
    return pieces == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(pieces));
  }
}
