package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
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

  final LabQueue queue;
  final LabQueue repeats;
  final RedisStore redis;
  final Company company;

  /** The id of Ada's coupon. */
  final String adas;

  /** Ends each id: no other test has left a record of it, under whatever key. */
  private final UUID unique = UUID.randomUUID();

  private final Lab lab;

  Coupons(Lab lab) {
    this.lab = lab;
    redis = lab.redis();
    queue = lab.queue("coupons").declared();
    repeats = lab.queue("repeats").declared();
    company = new Company(lab);
    adas = id(1);
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
    publish(queue, 1, "ada");
    var a = held("a").start(queue, lease, A_MOMENT);
    a.sending.awaitArrival();
    return a;
  }

  /** The sender a, which has sent ada's coupon; Redis does not know of that so far. */
  Sender sentAndNotYetWrittenDown(Duration lease) throws Exception {
    var a = atWork(lease);
    a.redis.holdBeforeChange(adas);
    a.sending.open();
    lab.await("the number of ada's coupons", () -> company.sentTo("ada")).toBe(1L);
    return a;
  }

  /** The sender a, for which the company has failed; its claim stands so far. */
  Sender failedAndNotYetGivenUp() throws Exception {
    var a = atWork(HOUR);
    company.failures.first(1, "ada", () -> new IllegalStateException("it does not answer"));
    a.redis.holdBeforeChange(adas);
    a.sending.letThrough(1);
    a.between.awaitArrival();
    return a;
  }

  /** The sender a, held before its second command about ada's coupon unless it sends it before. */
  Sender betweenTwoCommands(Duration lease) throws Exception {
    publish(queue, 1, "ada");
    var a = held("a");
    a.redis.holdBefore(2, adas);
    a.start(queue, lease, HOUR);
    lab.await("how often a has begun with ada's coupon", () -> a.between.arrivals() + a.asks("ada"))
        .to("be one or more", begun -> begun > 0);
    return a;
  }

  /** The sender b, with ada's message, too; it is held when it has heard Redis's first answer. */
  Sender afterItsFirstCommand(Duration pause) throws Exception {
    publish(repeats, 1, "ada");
    var b = held("b");
    b.redis.holdAfter(1);
    b.start(repeats, HOUR, pause);
    b.between.awaitArrival();
    return b;
  }

  /** The sender b, with ada's message, too: it finds a claim, and that is gone when it goes on. */
  Sender foundAClaimThatIsGone() throws Exception {
    atWork(HOUR).client.die();
    var b = afterItsFirstCommand(A_MOMENT);
    int before = redis.commands().size();
    redis.pass(HOUR);
    lab.note("commands before the claim ended", () -> List.of(before));
    b.between.open();
    b.sending.open();
    return b;
  }

  /**
   * The sender a, which was slow: its lease is over, and after a cut it has ada's message again and
   * claims it anew, if it can do two things at once. Then its first attempt fails.
   */
  Sender failedWithTheMessageInHandAgain() throws Exception {
    var a = atWork(HOUR);
    company.failures.first(1, "ada", () -> new IllegalStateException("it does not answer"));
    redis.pass(HOUR);
    a.redis.holdAfter(1);
    a.client.cut();
    a.awaitDeliveries(2);
    lab.untilQuiet();
    a.sending.letThrough(1);
    lab.untilQuiet();
    return a;
  }

  void anotherClaimsAdasAfterTheLease() throws Exception {
    redis.pass(HOUR);
    publish(repeats, 1, "ada");
    held("b").start(repeats, HOUR, A_MOMENT).awaitAsks(1);
  }

  private String id(int coupon) {
    return "coupon-%d-%s".formatted(coupon, unique);
  }

  void publish(LabQueue queue, int coupon, String customer) {
    queue.receives(
        new AMQP.BasicProperties.Builder().messageId(id(coupon)).deliveryMode(2).build(),
        customer.getBytes(UTF_8));
  }

  void publishAdas(int number) {
    for (int coupon = 1; coupon <= number; coupon++) {
      publish(queue, coupon, "ada");
    }
  }

  /** The company has forgotten ada's first coupon, and the message for it comes again. */
  void repeatTheNextDay(Sender a) {
    company.aDayPasses();
    publish(queue, 1, "ada");
    settled(a, 2);
  }

  void publishAdasAndBens(LabQueue queue) {
    publish(queue, 1, "ada");
    publish(queue, 2, "ben");
  }

  static void settled(Sender sender, int messages) {
    assertThat(sender.client)
        .because("what is sent is done with, whoever has sent it; what stays comes again and again")
        .eventuallyIsDoneWith(messages);
  }

  /** It has failed, and ada's coupon comes to it once more; b is at work on it. */
  void assertLeavesAdasAlone(Sender a) {
    lab.untilQuiet();
    a.sending.open();
    publishAdasAndBens(queue);
    a.awaitAsks(2);
    lab.untilQuiet(); // of several threads, one may have taken ben's first
    assertBegunWithAdas(1, "a was slow, its lease was over, and b has a claim of its own since", a);
  }

  /** It has failed once; either it or b, which has ada's message as well, is at work on it now. */
  void assertLeavesItsLaterClaimAlone(Sender a) throws Exception {
    publish(repeats, 1, "ada");
    var b = held("b").start(repeats, HOUR, HOUR);
    lab.untilQuiet();
    a.between.open();
    lab.untilQuiet();
    assertBegunWithAdas(
        2, "a's first attempt has failed; its second one has a claim of its own, or b has", a, b);
  }

  /** So often these senders have asked the company to send ada's coupon. */
  void assertBegunWithAdas(long times, String why, Sender... senders) {
    lab.await(
            "how often %s began to send ada's coupon".formatted(names(senders)),
            () -> Stream.of(senders).mapToLong(sender -> sender.asks("ada")).sum())
        .because(why)
        .now()
        .toBe(times);
  }

  private static String names(Sender... senders) {
    return Stream.of(senders).map(sender -> sender.client.name()).collect(joining(" and "));
  }

  /** These senders end, and what they have left in the queue is there again. */
  void assertLeaveNothing(LabQueue queue, String why, Sender... senders) {
    for (var sender : senders) {
      sender.client.die();
    }
    assertThat(queue).because(why).eventuallyHasConsumers(0).staysEmpty();
  }

  /** This sender ends, and ada's message is there again. */
  void assertLeavesAdas(LabQueue queue, String why, Sender sender) {
    sender.client.die();
    assertThat(queue).because(why).eventuallyHolds("ada");
  }

  void assertAsksNothing(Sender sender) {
    lab.untilQuiet();
    int before = redis.commands().size();
    lab.untilQuiet();
    lab.await(
            "what %s has asked Redis since".formatted(sender.client),
            () -> redis.commands().size() - before)
        .because("the message is another's now, and it would ask after it to the end of its days")
        .now()
        .toBe(0);
  }

  void assertKeepsItFor(Duration pause, Sender sender) {
    settled(sender, 1);
    lab.await("how long %s kept the message, in ms".formatted(sender.client), sender::kept)
        .because("without a pause broker, sender and Redis do nothing but pass it round")
        .now()
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

  void assertAllKeysExpire() {
    lab.await("the keys in Redis that never expire", this::endless)
        .because("a record for each coupon there ever was fills the memory, and Redis has no other")
        .toBe(List.of());
  }

  private List<String> endless() {
    return redis.client().keys(redis.prefix() + "*").stream()
        .filter(key -> redis.client().pttl(key) == -1)
        .toList();
  }
}
