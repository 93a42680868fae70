package idempotency;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import redis.clients.jedis.RedisClient;

/**
 * Exercise 5.4: a record of what was consumed.
 *
 * <p>A message says that a customer is to get a coupon: its id names the coupon, its body the
 * customer. It may come twice, and to two of these senders at once. Before a sender does anything,
 * it claims the coupon in Redis; when the coupon is out, the record says so.
 */
public class CouponSender {

  /** For how long a coupon is known to be sent. No repeat comes later than that. */
  private static final Duration REMEMBERED = Duration.ofDays(7);

  private final RedisClient redis;
  private final String keys;
  private final CouponService service;
  private final Duration lease;
  private final Duration pause;

  /**
   * A sender that is not yet started.
   *
   * @param redis keeps the records, for all senders; it may be as old as version 5.0
   * @param keys what every key in Redis begins with
   * @param service sends the coupons
   * @param lease how long a claim holds, unless it is given up before; a sender that dies with one
   *     holds it no longer than that
   * @param pause how long to wait before a coupon is looked at again that another has claimed, or
   *     that failed
   */
  public CouponSender(
      RedisClient redis, String keys, CouponService service, Duration lease, Duration pause) {
    this.redis = redis;
    this.keys = keys;
    this.service = service;
    this.lease = lease;
    this.pause = pause;
  }

  /**
   * Starts to send the coupons that a queue asks for, and returns. A message leaves the queue when
   * its coupon is sent and recorded, whoever has sent it. If another is at work on it, it is looked
   * at again after the pause; so it is when the service has failed, as often as it fails, and the
   * claim is given up. Meanwhile other coupons go out. A hundred messages are in hand at most. If
   * the connection is lost and comes back, all that goes on; when the channel is closed for good,
   * nothing is looked at any more.
   *
   * @param channel for this sender alone
   * @param queue holds the messages
   * @throws IOException if the broker refuses
   */
  public void start(Channel channel, String queue) throws IOException {
    // TODO 1: have up to a hundred messages sent ahead, and consume with manual acknowledgement.
    // TODO 2: claim the coupon: in one command, only if nobody has, and with the lease as expiry.
    // TODO 3: with the claim, send the coupon, then write down that it is done, then acknowledge.
    // TODO 4: if another has claimed it, look again after the pause, from another thread.
    // TODO 5: if the service fails, do so as well, but give up the claim before, if it is yours.
    throw new UnsupportedOperationException("TODO 5.4: claim, work, done");
  }
}
