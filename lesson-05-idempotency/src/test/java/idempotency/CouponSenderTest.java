package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.staging.HeldRedis;
import warren.lab.store.RedisStore;

@Exercise("5.4")
class CouponSenderTest {

  /** No test lasts that long. */
  private static final Duration FOR_EVER = Duration.ofHours(1);

  /** Soon over. */
  private static final Duration A_WHILE = Duration.ofMillis(300);

  private static final Duration A_MOMENT = Duration.ofMillis(20);

  private static final int LOOP = 2;

  /** The id of ada's coupon. */
  private static final String ADAS = "coupon-1";

  private Lab lab;
  private RedisStore redis;
  private LabQueue coupons;
  private final Company company = new Company();
  private final List<Sender> senders = new ArrayList<>();

  /** The other company: what it has sent, and which keys it knows. */
  private static final class Company {

    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final Set<String> known = new HashSet<>();

    synchronized boolean knows(String key) {
      return known.contains(key);
    }

    synchronized void send(String key, String customer) {
      sent.add(customer);
      known.add(key);
    }

    synchronized void forget() {
      known.clear();
    }

    long sentTo(String customer) {
      return sent.stream().filter(customer::equals).count();
    }
  }

  /** A sender's program, as far as the test sees it: its client, and when it asks the company. */
  private final class Sender implements CouponService {

    private final Client client;
    private final Gate sending;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String failsFor = "";
    private volatile Runnable beforeFailing = () -> {};
    private volatile Runnable afterwards = () -> {};

    Sender(String name) {
      client = lab.client(name);
      sending = lab.gate("sending, at " + name);
      senders.add(this);
    }

    @Override
    public void send(String key, String customer) {
      asked.add(customer);
      boolean known = company.knows(key);
      sending.pass(senders.get(0) == this ? customer : ""); // a body's handlers count per gate
      if (failsFor.equals(customer)) {
        beforeFailing.run();
        throw new IllegalStateException("the company does not answer");
      }
      if (!known) {
        company.send(key, customer);
      }
      afterwards.run();
    }

    Sender start(LabQueue queue, Duration lease, Duration pause) throws Exception {
      new CouponSender(redis.client(), redis.prefix(), this, lease, pause)
          .start(client.channel(), queue.name());
      return this;
    }

    /** Starts it with a client of Redis that the test holds. */
    void start(HeldRedis held, LabQueue queue, Duration lease, Duration pause) throws Exception {
      new CouponSender(held.client(), redis.prefix(), this, lease, pause)
          .start(client.channel(), queue.name());
    }

    /** Waits until it asks the company for something; what it came by before it has looked at. */
    void awaitAsking(String customer, String why) {
      lab.eventually(
          this + " to send " + customer + "'s coupon",
          () -> {
            if (asked.isEmpty()) {
              throw new Finding(
                      client + " to send " + customer + "'s coupon", "it sent nothing so far")
                  .because(why);
            }
          });
    }

    /** How often it has asked the company to send that customer's coupon. */
    long asks(String customer) {
      return asked.stream().filter(customer::equals).count();
    }

    long acknowledged() {
      return client.wire().methods(AMQP.Basic.Ack.class).size();
    }

    long deliveries(String customer) {
      return client.wire().events(AMQP.Basic.Deliver.class).stream()
          .filter(event -> event.content().orElseThrow().text().equals(customer))
          .count();
    }
  }

  @BeforeEach
  void a_queue_of_coupons(Lab lab) {
    this.lab = lab;
    redis = lab.redis();
    coupons = lab.queue("coupons").declared();
    likelyMistakes();
  }

  private void likelyMistakes() {
    lab.suspect(
        "A message was acknowledged whose coupon nobody has sent: before the work, or because a"
            + " record says that it is done before it is, or because another is at work on it, who"
            + " may fail.",
        () -> acknowledgedInAll() > company.sent.size() && company.sentTo("ada") == 0);
    lab.suspect(
        "A claim stands in Redis without an expiry: whoever dies with it holds it for ever.",
        () -> company.sent.isEmpty() && lifetimes().anyMatch(lifetime -> lifetime < 0));
    lab.suspect(
        "A key in Redis does not begin as given. Others use the same Redis, this test's last run"
            + " among them.",
        () ->
            redis.client().keys("*coupon-*").stream().anyMatch(key -> !key.startsWith("warren:")));
    lab.suspect(
        "With a prefetch of 1 nothing else comes as long as one coupon is in hand and waits.",
        () ->
            lab.wire().methods(AMQP.Basic.Qos.class).stream()
                .anyMatch(qos -> qos.getPrefetchCount() == 1));
  }

  private long acknowledgedInAll() {
    return senders.stream().mapToLong(Sender::acknowledged).sum();
  }

  @Test
  void a_repeat_sends_nothing_and_another_coupon_is_sent() throws Exception {
    var sender = new Sender("sender");
    sender.sending.open();
    sender.start(coupons, FOR_EVER, A_MOMENT);

    publish(coupons, ADAS, "ada");
    lab.untilSettled(1);
    company.forget(); // a day later
    publish(coupons, ADAS, "ada");
    lab.untilSettled(2);
    assertSent("ada", 1, "the repeat has the same message id");

    publish(coupons, "coupon-2", "ada");
    lab.untilSettled(3);
    assertSent("ada", 2, "the second one has an id of its own: it is another coupon");
    sender.client.die();
    assertThat(coupons)
        .because("what is sent and not acknowledged comes again and again")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void while_another_is_at_work_other_coupons_go_out() throws Exception {
    atWork("a", FOR_EVER);
    var repeats = lab.queue("repeats").declared();
    publish(repeats, ADAS, "ada");
    publish(repeats, "coupon-2", "ben");

    var b = new Sender("b");
    b.sending.open();
    b.start(repeats, FOR_EVER, FOR_EVER);

    lab.eventually(
        "ben's coupon",
        () -> {
          if (company.sentTo("ben") == 0) {
            throw new Finding("ben's coupon to be sent", "it was not")
                .because(
                    "ada's is claimed by another sender, which may take long; ben has to do with"
                        + " neither");
          }
        });
  }

  @Test
  void two_deliveries_at_once_send_one_coupon() throws Exception {
    var a = atWork("a", FOR_EVER);
    var repeats = lab.queue("repeats").declared();
    publish(repeats, ADAS, "ada");
    publish(repeats, "coupon-2", "ben");
    var b = new Sender("b").start(repeats, FOR_EVER, A_MOMENT);
    b.awaitAsking("ben", "ada's is claimed by another, and the rest need not wait for that");
    a.sending.open();
    lab.untilSettled(1);
    b.sending.open();

    lab.untilSettled(3);

    assertSent("ada", 1, "both senders had a message for it in hand, with the same id");
    assertSent("ben", 1, "nobody else has sent it");
    a.client.die();
    b.client.die();
    assertThat(coupons)
        .because("the coupon is sent, so nothing remains to be done")
        .eventuallyHasConsumers(0)
        .staysEmpty();
    assertThat(repeats)
        .because("the coupon is sent, whoever has sent it")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void between_looking_and_claiming_nobody_gets_in() throws Exception {
    var between = lab.gate("between the first command about ada's coupon and the second, at a");
    var repeats = lab.queue("repeats").declared();
    publish(coupons, ADAS, "ada");
    publish(coupons, "coupon-2", "ben");
    publish(repeats, ADAS, "ada");
    publish(repeats, "coupon-3", "cleo");
    var a = new Sender("a");
    var b = new Sender("b");
    try (var held = new HeldRedis(redis, between)) {
      held.holdBefore(2, ADAS);
      a.start(held, coupons, FOR_EVER, FOR_EVER);
      awaitBeginning(a, between);
      b.start(repeats, FOR_EVER, FOR_EVER);
      b.awaitAsking("cleo", "ada's is claimed by another, and the rest need not wait for that");

      between.open();

      a.awaitAsking("ben", "ada's is claimed by another, and the rest need not wait for that");
      lab.eventually(
          "one of two senders to send ada's coupon",
          () -> {
            if (a.asks("ada") + b.asks("ada") == 0) {
              throw new Finding("one of two senders to send ada's coupon", "none does");
            }
          });
      lab.untilQuiet();
      if (a.asks("ada") + b.asks("ada") > 1) {
        throw new Finding(
                "one of two senders to send ada's coupon",
                "both do: b came between two commands of a")
            .because(
                "what a saw with its first command is no longer true at its second; Redis does one"
                    + " command after the other, and only within one nobody gets in between");
      }
    }
  }

  @Test
  void it_waits_before_it_looks_again() throws Exception {
    atWork("a", FOR_EVER);
    var repeats = lab.queue("repeats").declared();
    publish(repeats, ADAS, "ada");

    var b = new Sender("b").start(repeats, FOR_EVER, FOR_EVER);
    lab.untilQuiet();

    long deliveries = b.deliveries("ada");
    if (deliveries > LOOP) {
      throw new Finding(
              "b to look again after the pause, which is an hour here",
              "the message came to it " + deliveries + " times at once")
          .because(
              "as long as the other one is at work, broker, sender and Redis do nothing but pass it"
                  + " round");
    }
  }

  @Test
  void a_coupon_that_failed_is_tried_again() throws Exception {
    var sender = new Sender("sender");
    sender.failsFor = "ada";
    publish(coupons, ADAS, "ada");
    sender.start(coupons, FOR_EVER, A_MOMENT);
    sender.sending.awaitArrival();
    sender.sending.letThrough(1);

    lab.eventually(
        "a second attempt",
        () -> {
          if (sender.asked.size() < 2) {
            throw new Finding("a second attempt at ada's coupon", "there was none")
                .because(
                    "the company did not answer for a moment; a claim that is not given up keeps"
                        + " everybody from it, the one who made it as well");
          }
        });
    sender.failsFor = "";
    sender.sending.open();
    lab.untilSettled(1);

    assertSent("ada", 1, "it failed once, and then no more");
  }

  @Test
  void a_claim_of_another_is_no_reason_to_acknowledge() throws Exception {
    var a = atWork("a", FOR_EVER);
    a.failsFor = "ada";
    a.client.die(); // its connection is lost; a itself does not know, and goes on
    publish(coupons, "coupon-2", "ben");
    var b = new Sender("b").start(coupons, FOR_EVER, A_MOMENT);
    b.awaitAsking("ben", "ada's is claimed by another, and the rest need not wait for that");

    a.sending.open(); // and fails
    b.sending.open();

    lab.eventually("ada's coupon", () -> assertSent("ada", 1, "a failed, and b has the message"));
  }

  @Test
  void who_dies_at_work_is_replaced_when_the_lease_is_over() throws Exception {
    var a = atWork("a", A_WHILE);
    a.client.die(); // and its thread stands where it is to the end of the test

    var b = new Sender("b");
    b.sending.open();
    b.start(coupons, FOR_EVER, A_MOMENT);

    lab.eventually(
        "ada's coupon",
        () -> assertSent("ada", 1, "a died before it had sent it, and b has the message"));
    lab.untilSettled(1);
  }

  @Test
  void so_is_who_dies_between_two_commands() throws Exception {
    var between = lab.gate("between the first command about ada's coupon and the second, at a");
    publish(coupons, ADAS, "ada");
    var a = new Sender("a");
    try (var held = new HeldRedis(redis, between)) {
      held.holdBefore(2, ADAS);
      a.start(held, coupons, A_WHILE, A_MOMENT);
      awaitBeginning(a, between);
      a.client.die();

      var b = new Sender("b");
      b.sending.open();
      b.start(coupons, FOR_EVER, A_MOMENT);

      lab.eventually(
          "ada's coupon",
          () ->
              assertSent(
                  "ada",
                  1,
                  "a died between two commands to Redis; an expiry that was to be set by the second"
                      + " is not set"));
    }
  }

  @Test
  void a_claim_that_is_now_anothers_is_left_alone() throws Exception {
    var a = atWork("a", A_WHILE, FOR_EVER);
    a.failsFor = "ada";
    var repeats = lab.queue("repeats").declared();
    publish(repeats, ADAS, "ada");
    var b = new Sender("b").start(repeats, FOR_EVER, A_MOMENT);
    b.awaitAsking("ada", "a's lease is over");

    a.sending.letThrough(1); // and it fails

    assertLeavesItAlone(a);
  }

  @Test
  void nor_does_it_become_anothers_between_a_look_and_its_end() throws Exception {
    var between = lab.gate("after the failure, before it gives the claim up, at a");
    var a = new Sender("a");
    a.failsFor = "ada";
    a.sending.letThrough(1);
    try (var held = new HeldRedis(redis, between)) {
      a.beforeFailing = () -> held.holdBeforeChange(ADAS);
      publish(coupons, ADAS, "ada");
      a.start(held, coupons, FOR_EVER, FOR_EVER);
      between.awaitArrival();
      allLeasesAreOver();
      var repeats = lab.queue("repeats").declared();
      publish(repeats, ADAS, "ada");
      new Sender("b").start(repeats, FOR_EVER, A_MOMENT).awaitAsking("ada", "a's lease is over");

      between.open();

      assertLeavesItAlone(a);
    }
  }

  /** It has failed, and the coupon comes to it once more, with another. */
  private void assertLeavesItAlone(Sender a) {
    lab.untilQuiet();
    a.sending.open();
    publish(coupons, ADAS, "ada");
    publish(coupons, "coupon-2", "ben");
    lab.eventually(
        "a to go on",
        () -> {
          if (a.asked.size() < 2) {
            throw new Finding("a to go on with ben's coupon", "it does not");
          }
        });
    lab.untilQuiet(); // a pool may have taken ben's first
    if (a.asks("ada") > 1) {
      throw new Finding(
              "a to leave ada's coupon to b, which has claimed it and is at work",
              "a gave up a claim that was no longer its own, and sends it too")
          .because(
              "a was slow, its lease was over and b has a claim of its own since; what a may delete"
                  + " is a's claim, so it has to look whose it is, in the same command");
    }
  }

  @Test
  void a_crash_before_the_record_is_written_sends_no_second_coupon() throws Exception {
    var sentByA = lab.gate("having sent, with no record of it yet");
    var a = new Sender("a");
    a.sending.open();
    a.afterwards = sentByA::pass;
    publish(coupons, ADAS, "ada");
    a.start(coupons, A_WHILE, A_MOMENT);
    sentByA.awaitArrival();
    a.client.die();

    var b = new Sender("b");
    b.sending.open();
    b.start(coupons, FOR_EVER, A_MOMENT);
    lab.untilSettled(1);

    b.awaitAsking("ada", "it cannot know that a has sent it, and must not take it for done");
    assertSent(
        "ada",
        1,
        "no record tells b that a has sent it. But the company knows the key, if it is the same"
            + " one, whoever asks");
  }

  @Test
  void what_is_done_is_remembered_longer_than_a_lease_and_not_for_ever() throws Exception {
    var sender = new Sender("sender");
    sender.sending.open();
    publish(coupons, ADAS, "ada");
    sender.start(coupons, FOR_EVER, A_MOMENT);
    lab.untilSettled(1);

    if (lifetimes().findAny().isEmpty()) {
      throw new Finding("a record in Redis, under a key that begins as given", "there is none");
    }
    if (lifetimes().anyMatch(lifetime -> lifetime < 0)) {
      throw new Finding("every key in Redis to expire some day", "one is kept for ever")
          .because("a record for each coupon ever sent fills the memory, and Redis has no other");
    }
    company.forget();
    allLeasesAreOver();
    publish(coupons, ADAS, "ada");
    lab.untilSettled(2);
    assertSent(
        "ada", 1, "a repeat may come days later; the record of what is done outlives the lease");
  }

  private Sender atWork(String name, Duration lease) throws Exception {
    return atWork(name, lease, A_MOMENT);
  }

  /** A sender that has ada's coupon in hand, and is just sending it. */
  private Sender atWork(String name, Duration lease, Duration pause) throws Exception {
    publish(coupons, ADAS, "ada");
    var sender = new Sender(name).start(coupons, lease, pause);
    sender.sending.awaitArrival();
    return sender;
  }

  /** It stands before its second command about ada's coupon, or is sending it. */
  private void awaitBeginning(Sender sender, Gate between) {
    lab.eventually(
        "a sender that has begun",
        () -> {
          if (between.arrivals() == 0 && sender.asks("ada") == 0) {
            throw new Finding(
                sender.client + " to claim ada's coupon and send it", "it did neither so far");
          }
        });
  }

  private static void publish(LabQueue queue, String id, String customer) {
    queue.receives(
        new AMQP.BasicProperties.Builder().messageId(id).deliveryMode(2).build(),
        customer.getBytes(UTF_8));
  }

  private void assertSent(String customer, long times, String why) {
    long sent = company.sentTo(customer);
    if (sent != times) {
      throw new Finding(
              "%s to get %s".formatted(customer, times == 1 ? "one coupon" : times + " coupons"),
              sent == 0 ? "none was sent" : sent + (sent == 1 ? " was sent" : " were sent"))
          .because(why);
    }
  }

  /** As if the time of a lease had passed since: what was to expire within it is gone. */
  private void allLeasesAreOver() {
    keys().stream()
        .filter(key -> redis.client().pttl(key) <= FOR_EVER.toMillis())
        .forEach(redis.client()::del);
  }

  /** How long each key of this test still lives, in milliseconds; negative for ever. */
  private Stream<Long> lifetimes() {
    return keys().stream().map(redis.client()::pttl).filter(lifetime -> lifetime != -2);
  }

  private List<String> keys() {
    return redis.client().keys(redis.prefix() + "*").stream().toList();
  }
}
