package idempotency;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.RedisClient;

/** Looks, and writes in a transaction that does nothing if another has written since. */
public class StockLevels {

  private final RedisClient redis;
  private final String keys;

  public StockLevels(RedisClient redis, String keys) {
    this.redis = redis;
    this.keys = keys;
  }

  public void start(Channel channel, String queue) throws IOException {
    var later = Executors.newSingleThreadScheduledExecutor();
    channel.addShutdownListener(cause -> later.shutdownNow());
    channel.basicQos(20);
    channel.basicConsume(
        queue,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
              throws IOException {
            long number = envelope.getDeliveryTag();
            try {
              keep(StockLevel.parse(new String(body, StandardCharsets.UTF_8)));
            } catch (RuntimeException failed) {
              later.schedule(() -> giveBack(number), 1, TimeUnit.SECONDS);
              return;
            }
            getChannel().basicAck(number, false);
          }

          private Void giveBack(long number) throws IOException {
            getChannel().basicNack(number, false, true);
            return null;
          }
        });
  }

  private void keep(StockLevel level) {
    var version = keys + "version:" + level.article();
    List<Object> done = null;
    while (done == null) {
      try (var transaction = redis.transaction(false)) {
        transaction.watch(version);
        var known = redis.get(version);
        if (known != null && Long.parseLong(known) >= level.version()) {
          return;
        }
        transaction.multi();
        transaction.set(version, String.valueOf(level.version()));
        transaction.set(keys + level.article(), String.valueOf(level.pieces()));
        done = transaction.exec();
      }
    }
  }

  public OptionalLong pieces(String article) {
    var pieces = redis.get(keys + article);
    return pieces == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(pieces));
  }
}
