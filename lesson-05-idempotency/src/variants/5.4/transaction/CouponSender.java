package idempotency;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/** One thread does all the work, from a queue in memory; no script, but a transaction. */
public class CouponSender {

  private final RedisClient redis;
  private final String keys;
  private final CouponService service;
  private final Duration lease;
  private final Duration pause;
  private final DelayQueue<Work> work = new DelayQueue<>();

  private record Work(Delivery message, long due) implements Delayed {

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(due - System.nanoTime(), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  public CouponSender(
      RedisClient redis, String keys, CouponService service, Duration lease, Duration pause) {
    this.redis = redis;
    this.keys = keys;
    this.service = service;
    this.lease = lease;
    this.pause = pause;
  }

  public void start(Channel channel, String queue) throws IOException {
    var worker = new Thread(() -> workOn(channel), "coupons");
    worker.setDaemon(true);
    worker.start();
    channel.basicQos(20);
    channel.basicConsume(
        queue, false, (tag, message) -> work.add(new Work(message, System.nanoTime())), tag -> {});
  }

  private void workOn(Channel channel) {
    while (true) {
      try {
        var next = work.take().message();
        if (!channel.isOpen()) {
          continue;
        }
        if (send(next)) {
          channel.basicAck(next.getEnvelope().getDeliveryTag(), false);
        } else {
          work.add(new Work(next, System.nanoTime() + pause.toNanos()));
        }
      } catch (InterruptedException end) {
        return;
      } catch (IOException | RuntimeException closed) {
        // The broker gives to the next sender what this one has not acknowledged.
      }
    }
  }

  private boolean send(Delivery message) {
    var key = keys + "/" + message.getProperties().getMessageId();
    var mine = UUID.randomUUID().toString();
    if (!"OK".equals(redis.set(key, mine, new SetParams().nx().px(lease.toMillis())))) {
      return "sent".equals(redis.get(key));
    }
    try {
      service.send(
          message.getProperties().getMessageId(),
          new String(message.getBody(), StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      giveUp(key, mine);
      return false;
    }
    redis.set(key, "sent", new SetParams().ex(Duration.ofDays(8).toSeconds()));
    return true;
  }

  private void giveUp(String key, String mine) {
    try (var transaction = redis.transaction(false)) {
      transaction.watch(key);
      if (mine.equals(redis.get(key))) {
        transaction.multi();
        transaction.del(key);
        transaction.exec();
      } else {
        transaction.unwatch();
      }
    }
  }
}
