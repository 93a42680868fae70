package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static redis.clients.jedis.params.SetParams.setParams;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import redis.clients.jedis.RedisClient;

/**
 * Exercise 5.4: a record of what was consumed.
 *
 * <p>A message says that a customer is to get a coupon: its id names the coupon, its body the
 * customer. It may come twice, and to two of these senders at once. Before a sender does anything,
 * it claims the coupon in Redis; when the coupon is out, the record says so.
 */
public class CouponSender {

  private static final int AHEAD = 50;

  /** For how long a coupon is known to be sent. No repeat comes later than that. */
  private static final Duration REMEMBERED = Duration.ofDays(7);

  private static final String DONE = "done";

  private final RedisClient redis;
  private final String keys;
  private final CouponService service;
  private final Duration lease;
  private final Duration pause;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(CouponSender::daemon);

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
    // tag::start[]
    channel.basicQos(AHEAD); // <1>
    channel.basicConsume(
        queue, false, (consumerTag, message) -> handle(channel, message), consumerTag -> {});
    // end::start[]
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "coupons");
    thread.setDaemon(true);
    return thread;
  }

  // tag::handle[]
  private synchronized boolean handle(Channel channel, Delivery message) throws IOException {
    if (!channel.isOpen()) {
      return false; // the broker gives the message to another, or to this one again
    }
    boolean sent = false;
    try {
      sent = isSent(message.getProperties().getMessageId(), new String(message.getBody(), UTF_8));
    } catch (RuntimeException e) {
      // The service or Redis did not do it: as good as not sent.
    }
    if (sent) {
      channel.basicAck(message.getEnvelope().getDeliveryTag(), false); // <1>
    } else {
      timer.schedule(() -> handle(channel, message), pause.toNanos(), NANOSECONDS); // <2>
    }
    return sent;
  }

  // end::handle[]

  // tag::send[]
  /** Sends it unless another has or does; tells whether it is sent, now or since long. */
  private boolean isSent(String coupon, String customer) {
    var record = keys + coupon;
    var claim = UUID.randomUUID().toString(); // <1>
    var ifNobodyHas = setParams().nx().px(lease.toMillis());
    if (redis.set(record, claim, ifNobodyHas) == null) { // <2>
      return DONE.equals(redis.get(record));
    }
    try {
      service.send(coupon, customer); // <3>
    } catch (RuntimeException e) {
      giveUp(record, claim);
      throw e;
    }
    redis.set(record, DONE, setParams().ex(REMEMBERED.toSeconds())); // <4>
    return true;
  }

  // end::send[]

  // tag::give-up[]
  /** Deletes the record if it is still this claim: nothing gets in between in a script. */
  private void giveUp(String record, String claim) {
    redis.eval(
        "if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end",
        List.of(record),
        List.of(claim));
  }
  // end::give-up[]
}
