package idempotency;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.RedisClient;

/** Keeps claims and what is done apart, asks for both in one script, and works on many at once. */
public class CouponSender {

  private static final String CLAIM =
      """
      if redis.call('exists', KEYS[2]) == 1 then return 'done' end
      if redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 'yours' end
      return 'claimed'
      """;

  private static final String DONE =
      """
      redis.call('set', KEYS[2], '', 'EX', 604800)
      if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end
      """;

  private static final String GIVE_UP =
      "if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end";

  private final RedisClient redis;
  private final String keys;
  private final CouponService service;
  private final Duration lease;
  private final Executor later;

  public CouponSender(
      RedisClient redis, String keys, CouponService service, Duration lease, Duration pause) {
    this.redis = redis;
    this.keys = keys;
    this.service = service;
    this.lease = lease;
    this.later = CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  public void start(Channel channel, String queue) throws IOException {
    var pool = Executors.newFixedThreadPool(8);
    channel.basicQos(100);
    channel.basicConsume(queue, false, (tag, message) -> submit(pool, channel, message), tag -> {});
  }

  private void submit(ExecutorService pool, Channel channel, Delivery message) {
    pool.submit(
        () -> {
          if (!channel.isOpen()) {
            return null;
          }
          if (work(message)) {
            synchronized (channel) {
              channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
            }
          } else {
            later.execute(() -> submit(pool, channel, message));
          }
          return null;
        });
  }

  private boolean work(Delivery message) {
    var id = message.getProperties().getMessageId();
    var both = List.of(keys + "claim:" + id, keys + "done:" + id);
    var owner = UUID.randomUUID().toString();
    var state = redis.eval(CLAIM, both, List.of(owner, "" + lease.toMillis()));
    if (!"yours".equals(state)) {
      return "done".equals(state);
    }
    try {
      service.send(id, new String(message.getBody(), StandardCharsets.UTF_8));
      redis.eval(DONE, both, List.of(owner));
      return true;
    } catch (RuntimeException e) {
      redis.eval(GIVE_UP, both, List.of(owner));
      return false;
    }
  }
}
