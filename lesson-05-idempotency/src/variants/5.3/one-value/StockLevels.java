package idempotency;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** Keeps the message as it came, and compares it with the one before by its place in Lua. */
public class StockLevels {

  private static final String KEEP =
      """
      local before = redis.call('GET', KEYS[1])
      if before and tonumber(string.match(before, '#(%d+)')) >= tonumber(ARGV[2]) then
        return 'old'
      end
      return redis.call('SET', KEYS[1], ARGV[1])
      """;

  private final RedisClient redis;
  private final String keys;
  private final String script;

  public StockLevels(RedisClient redis, String keys) {
    this.redis = redis;
    this.keys = keys;
    this.script = redis.scriptLoad(KEEP, keys);
  }

  public void start(Channel channel, String queue) throws IOException {
    var pool = Executors.newFixedThreadPool(4);
    channel.addShutdownListener(cause -> pool.shutdown());
    channel.basicConsume(
        queue,
        (tag, delivery) ->
            pool.submit(
                () -> {
                  var text = new String(delivery.getBody(), StandardCharsets.UTF_8);
                  var level = StockLevel.parse(text);
                  long number = delivery.getEnvelope().getDeliveryTag();
                  try {
                    redis.evalsha(
                        script,
                        List.of(keys + level.article()),
                        List.of(text, String.valueOf(level.version())));
                  } catch (JedisException failed) {
                    TimeUnit.SECONDS.sleep(1);
                    synchronized (channel) {
                      channel.basicReject(number, true);
                    }
                    return null;
                  }
                  synchronized (channel) {
                    channel.basicAck(number, false);
                  }
                  return null;
                }),
        tag -> {});
  }

  public OptionalLong pieces(String article) {
    var text = redis.get(keys + article);
    return text == null ? OptionalLong.empty() : OptionalLong.of(StockLevel.parse(text).pieces());
  }
}
