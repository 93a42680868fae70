package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static redis.clients.jedis.params.SetParams.setParams;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Duration;
import redis.clients.jedis.RedisClient;

/** Sends each coupon that no record in Redis says was sent, and then writes that record. */
public class CouponSender {

  private static final Duration REMEMBERED = Duration.ofDays(7);

  private final RedisClient redis;
  private final String keys;
  private final CouponService service;

  public CouponSender(
      RedisClient redis, String keys, CouponService service, Duration lease, Duration pause) {
    this.redis = redis;
    this.keys = keys;
    this.service = service;
  }

  public void start(Channel channel, String queue) throws IOException {
    channel.basicConsume(queue, false, (tag, message) -> handle(channel, message), tag -> {});
  }

  private void handle(Channel channel, Delivery message) throws IOException {
    // tag::wrong[]
    var coupon = message.getProperties().getMessageId();
    if (!redis.exists(keys + coupon)) { // look up
      service.send(coupon, new String(message.getBody(), UTF_8)); // work
      redis.set(keys + coupon, "sent", setParams().ex(REMEMBERED.toSeconds())); // write
    }
    channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
    // end::wrong[]
  }
}
