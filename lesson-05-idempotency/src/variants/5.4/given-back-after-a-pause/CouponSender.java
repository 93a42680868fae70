package idempotency;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/** Keeps what another has claimed for a pause, and then gives it back to the queue. */
public class CouponSender {

  private final RedisClient redis;
  private final String keys;
  private final CouponService service;
  private final Duration lease;
  private final Duration pause;
  private final Timer timer = new Timer(true);

  public CouponSender(
      RedisClient redis, String keys, CouponService service, Duration lease, Duration pause) {
    this.redis = redis;
    this.keys = keys;
    this.service = service;
    this.lease = lease;
    this.pause = pause;
  }

  public void start(Channel channel, String queue) throws IOException {
    channel.basicQos(10);
    channel.basicConsume(
        queue,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
              throws IOException {
            if (send(properties.getMessageId(), new String(body, StandardCharsets.UTF_8))) {
              synchronized (channel) {
                channel.basicAck(envelope.getDeliveryTag(), false);
              }
            } else {
              giveBackLater(channel, envelope.getDeliveryTag());
            }
          }
        });
  }

  private void giveBackLater(Channel channel, long tag) {
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            try {
              synchronized (channel) {
                channel.basicNack(tag, false, true);
              }
            } catch (Exception e) {
              // The channel is closed: the broker has it back already.
            }
          }
        },
        pause.toMillis());
  }

  private boolean send(String id, String customer) {
    var key = keys + id;
    var mine = "working " + UUID.randomUUID();
    var before = redis.get(key); // saves the common repeat a write
    if (before == null) {
      var claimed = redis.set(key, mine, new SetParams().nx().px(lease.toMillis()));
      before = claimed == null ? "another" : null;
    }
    if (before != null) {
      return before.equals("sent");
    }
    try {
      service.send(id, customer);
    } catch (RuntimeException e) {
      redis.eval(
          "return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('del', KEYS[1])",
          1,
          key,
          mine);
      return false;
    }
    redis.setex(key, 1_000_000, "sent");
    return true;
  }
}
