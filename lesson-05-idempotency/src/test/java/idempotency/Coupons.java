package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.List;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.store.RedisStore;

/** Two queues of coupons, the company that sends them, and how far senders can have come. */
final class Coupons {

  /** No test lasts that long, unless it lets time pass in Redis. */
  static final Duration HOUR = Duration.ofHours(1);

  /** Soon over. */
  static final Duration A_WHILE = Duration.ofMillis(300);

  static final Duration A_MOMENT = Duration.ofMillis(20);

  /** Less than a second, and longer than anything that waits for nothing. */
  static final Duration A_PAUSE = Duration.ofMillis(950);

  /** Longer than it takes to see that nothing more happens. */
  static final Duration A_LONG_PAUSE = Duration.ofMillis(1600);

  /** The id of Ada's coupon. */
  static final String ADAS = "coupon-1";

  final LabQueue queue;
  final LabQueue repeats;
  final RedisStore redis;
  final Company company;
  private final Lab lab;

  Coupons(Lab lab) {
    this.lab = lab;
    redis = lab.redis();
    queue = lab.queue("coupons").declared();
    repeats = lab.queue("repeats").declared();
    company = new Company(lab);
  }

  /** A sender that is held when it asks the company. */
  Sender held(String name) {
    return new Sender(lab, name, company);
  }

  /** A sender that is not held. */
  Sender free(String name) {
    var sender = held(name);
    sender.sending.open();
    return sender;
  }

  /** The sender a, which has claimed ada's coupon and is about to send it. */
  Sender atWork(Duration lease) throws Exception {
    publish(queue, ADAS, "ada");
    var a = held("a").start(queue, lease, A_MOMENT);
    a.sending.awaitArrival();
    return a;
  }

  /** The sender a, which has sent ada's coupon; Redis does not know of that so far. */
  Sender sentAndNotYetWrittenDown(Duration lease) throws Exception {
    var a = atWork(lease);
    a.redis.holdBeforeChange(ADAS);
    a.sending.open();
    lab.await("the number of ada's coupons", () -> company.sentTo("ada")).toBe(1L);
    return a;
  }

  /** The sender a, held before its second command about ada's coupon unless it sends it before. */
  Sender betweenTwoCommands(Duration lease) throws Exception {
    publish(queue, ADAS, "ada");
    var a = held("a");
    a.redis.holdBefore(2, ADAS);
    a.start(queue, lease, HOUR);
    lab.await("how often a has begun with ada's coupon", () -> a.between.arrivals() + a.asks("ada"))
        .to("be one or more", begun -> begun > 0);
    return a;
  }

  void anotherClaimsAdasAfterTheLease() throws Exception {
    redis.pass(HOUR);
    publish(repeats, ADAS, "ada");
    held("b").start(repeats, HOUR, A_MOMENT).awaitAsks(1);
  }

  static void publish(LabQueue queue, String id, String customer) {
    queue.receives(
        new AMQP.BasicProperties.Builder().messageId(id).deliveryMode(2).build(),
        customer.getBytes(UTF_8));
  }

  static void settled(Sender sender, int messages) {
    assertThat(sender.client)
        .because("what is sent is done with, whoever has sent it; what stays comes again and again")
        .eventuallyHasSettled(messages);
  }

  /** It has failed, and ada's coupon comes to it once more; b is at work on it. */
  void assertLeavesAdasAlone(Sender a) {
    lab.untilQuiet();
    a.sending.open();
    publish(queue, ADAS, "ada");
    publish(queue, "coupon-2", "ben");
    a.awaitAsks(2);
    lab.untilQuiet(); // of several threads, one may have taken ben's first
    lab.await("how often a has sent ada's coupon", () -> a.asks("ada"))
        .because("a was slow, its lease was over, and b has a claim of its own since")
        .now()
        .toBe(1L);
  }

  void assertKeepsItFor(Duration pause, Sender sender) {
    lab.await("how long %s kept the message, in ms".formatted(sender.client), sender::kept)
        .because("without a pause broker, sender and Redis do nothing but pass it round")
        .to("be %d or more".formatted(pause.toMillis()), kept -> kept >= pause.toMillis());
  }

  void assertSent(String customer, long times, String why) {
    lab.await("the number of coupons for " + customer, () -> company.sentTo(customer))
        .because(why)
        .now()
        .toBe(times);
  }

  void assertEventuallySent(String customer, String why) {
    lab.await("the number of coupons for " + customer, () -> company.sentTo(customer))
        .because(why)
        .toBe(1L);
  }

  /** The keys of this test that have no expiry. */
  List<String> endless() {
    return redis.client().keys(redis.prefix() + "*").stream()
        .filter(key -> redis.client().pttl(key) == -1)
        .toList();
  }
}
