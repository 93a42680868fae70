package idempotency;

import static idempotency.Coupons.ADAS;
import static idempotency.Coupons.A_LONG_PAUSE;
import static idempotency.Coupons.A_MOMENT;
import static idempotency.Coupons.A_PAUSE;
import static idempotency.Coupons.A_WHILE;
import static idempotency.Coupons.HOUR;
import static idempotency.Coupons.publish;
import static idempotency.Coupons.settled;
import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("5.4")
class CouponSenderTest {

  private Lab lab;
  private Coupons coupons;
  private LabQueue queue;
  private LabQueue repeats;
  private Company company;

  @BeforeEach
  void two_queues_of_coupons(Lab lab) {
    this.lab = lab;
    coupons = new Coupons(lab);
    queue = coupons.queue;
    repeats = coupons.repeats;
    company = coupons.company;
  }

  @Test
  void each_coupon_goes_to_its_customer_once() throws Exception {
    var a = coupons.free("a").start(queue, HOUR, A_MOMENT);
    publish(queue, ADAS, "jörg");
    settled(a, 1);
    publish(queue, "coupon-2", "jörg");
    settled(a, 2);

    coupons.assertSent(
        "jörg", 2, "each message has an id of its own, so there are two coupons for him");
  }

  @Test
  void a_repeat_sends_nothing_and_leaves_the_queue() throws Exception {
    var a = coupons.free("a").start(queue, HOUR, A_MOMENT);
    for (int delivery = 1; delivery <= 3; delivery++) {
      publish(queue, ADAS, "ada");
      settled(a, delivery);
      company.aDayPasses();
      coupons.redis.pass(HOUR);
    }

    coupons.assertSent("ada", 1, "the repeats have the message id of the first");
    a.client.die();
    assertThat(queue)
        .because("what is sent and still there comes again and again")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void two_deliveries_at_once_send_one_coupon() throws Exception {
    var a = coupons.atWork(HOUR);
    publish(repeats, ADAS, "ada");
    publish(repeats, "coupon-2", "ben");
    var b = coupons.held("b").start(repeats, HOUR, A_MOMENT);
    b.awaitAsks(1);
    a.sending.open();
    settled(a, 1);
    b.sending.open();
    settled(b, 2);

    coupons.assertSent("ada", 1, "both senders had a message for it in hand, with the same id");
    a.client.die();
    b.client.die();
    assertThat(repeats)
        .because("both coupons are sent, whoever has sent them")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void between_looking_and_claiming_nobody_gets_in() throws Exception {
    publish(repeats, ADAS, "ada");
    publish(repeats, "coupon-3", "cleo");
    var a = coupons.betweenTwoCommands(HOUR);
    publish(queue, "coupon-2", "ben");
    var b = coupons.held("b").start(repeats, HOUR, HOUR);
    b.awaitAsks(1);
    a.between.open();
    a.awaitAsks(1);
    lab.untilQuiet();

    lab.await("the number of senders that send ada's coupon", () -> a.asks("ada") + b.asks("ada"))
        .because("what a has seen with its first command may be no longer true at its second")
        .now()
        .toBe(1L);
  }

  @Test
  void while_another_is_at_work_other_coupons_go_out() throws Exception {
    coupons.atWork(HOUR);
    publish(repeats, ADAS, "ada");
    publish(repeats, "coupon-2", "ben");
    var b = coupons.free("b").start(repeats, HOUR, HOUR);

    coupons.assertEventuallySent(
        "ben", "another's claim on ada's may take long, and is none of his business");
    settled(b, 1);
    b.client.die();
    assertThat(repeats)
        .because("nobody has sent ada's, and the one at work on it may fail")
        .eventuallyHolds("ada");
  }

  @Test
  void a_claim_of_another_is_no_reason_to_acknowledge() throws Exception {
    var a = coupons.atWork(HOUR);
    company.failures.first(1, "ada", () -> new IllegalStateException("it does not answer"));
    a.client.die(); // its connection is lost; a itself does not know, and goes on
    publish(queue, "coupon-2", "ben");
    var b = coupons.held("b").start(queue, HOUR, A_MOMENT);
    b.awaitAsks(1);
    a.sending.open(); // and fails
    b.sending.open();

    coupons.assertEventuallySent("ada", "a has failed, and b has the message");
  }

  @Test
  void who_dies_at_work_is_replaced_when_the_lease_is_over() throws Exception {
    var a = coupons.atWork(A_WHILE);
    a.client.die(); // and its thread stands where it is to the end of the test
    var b = coupons.free("b").start(queue, HOUR, A_MOMENT);

    coupons.assertEventuallySent("ada", "a died before it had sent it, and b has the message");
    settled(b, 1);
  }

  @Test
  void so_they_do_while_the_service_fails() throws Exception {
    company.failures.always("ada", () -> new IllegalStateException("it does not answer"));
    publish(queue, ADAS, "ada");
    publish(queue, "coupon-2", "ben");
    var a = coupons.free("a").start(queue, HOUR, HOUR);

    coupons.assertEventuallySent("ben", "that ada's has failed says nothing of his");
    settled(a, 1);
    a.client.die();
    assertThat(queue).because("nobody has sent ada's").eventuallyHolds("ada");
  }

  @Test
  void a_claim_of_another_is_looked_at_again_after_the_pause() throws Exception {
    var a = coupons.atWork(HOUR);
    publish(repeats, ADAS, "ada");
    var b = coupons.held("b");
    b.redis.holdAfter(1);
    b.between.open();
    b.start(repeats, HOUR, A_LONG_PAUSE);
    b.between.awaitArrival();
    lab.untilQuiet();
    a.sending.open();

    coupons.assertKeepsItFor(A_LONG_PAUSE, b);
  }

  @Test
  void whoever_was_cut_off_looks_at_it_again_when_it_is_back() throws Exception {
    var a = coupons.atWork(HOUR);
    publish(repeats, ADAS, "ada");
    var b = coupons.free("b").start(repeats, HOUR, A_MOMENT);
    b.awaitDeliveries(1);
    b.client.cut();
    b.awaitDeliveries(2);
    a.sending.open();

    settled(b, 1);
  }

  @Test
  void whoever_is_gone_looks_at_nothing_any_more() throws Exception {
    coupons.atWork(HOUR);
    publish(repeats, ADAS, "ada");
    var b = coupons.free("b").start(repeats, HOUR, A_MOMENT);
    b.awaitDeliveries(1);
    b.client.die();
    lab.untilQuiet();
    int before = coupons.redis.commands().size();
    lab.untilQuiet();

    lab.await("what b has asked Redis since", () -> coupons.redis.commands().size() - before)
        .because("the message is another's now, and b would ask after it to the end of its days")
        .now()
        .toBe(0);
  }

  @Test
  void a_coupon_that_failed_is_tried_again_after_the_pause() throws Exception {
    company.failures.first(1, () -> new IllegalStateException("it does not answer"));
    publish(queue, ADAS, "ada");
    var a = coupons.free("a").start(queue, HOUR, A_PAUSE);

    coupons.assertKeepsItFor(A_PAUSE, a);
  }

  @Test
  void it_is_tried_until_it_is_sent() throws Exception {
    company.failures.nth(1, () -> new IllegalStateException("it does not answer"));
    company.failures.nth(2, () -> new IllegalArgumentException("no such customer yet"));
    company.failures.nth(3, NullPointerException::new);
    publish(queue, ADAS, "ada");
    coupons.free("a").start(queue, HOUR, A_MOMENT);

    lab.await("the number of ada's coupons", () -> company.sentTo("ada"))
        .because("the company was away for a while, and whoever gives up has lost the coupon")
        .toBe(1L);
  }

  @Test
  void while_the_lease_lasts_nobody_else_begins() throws Exception {
    coupons.atWork(HOUR);
    coupons.redis.pass(HOUR.dividedBy(2));
    publish(repeats, ADAS, "ada");
    publish(repeats, "coupon-2", "ben");
    var b = coupons.held("b").start(repeats, HOUR, A_MOMENT);
    b.awaitAsks(1);
    b.sending.open();
    lab.untilQuiet();

    lab.await("how often b has sent ada's coupon", () -> b.asks("ada"))
        .because("half of the lease is over, and a is still at work")
        .now()
        .toBe(0L);
  }

  @Test
  void so_is_who_dies_between_two_commands() throws Exception {
    coupons.betweenTwoCommands(A_WHILE).client.die();
    coupons.free("b").start(queue, HOUR, A_MOMENT);

    coupons.assertEventuallySent(
        "ada", "a died between two commands to Redis, and b has the message");
  }

  @Test
  void a_claim_that_is_now_anothers_is_left_alone() throws Exception {
    var a = coupons.atWork(HOUR);
    coupons.anotherClaimsAdasAfterTheLease();
    company.failures.first(1, "ada", () -> new IllegalStateException("it does not answer"));
    a.sending.letThrough(1);

    coupons.assertLeavesAdasAlone(a);
  }

  @Test
  void nor_does_it_become_anothers_between_a_look_and_its_end() throws Exception {
    var a = coupons.atWork(HOUR);
    company.failures.first(1, "ada", () -> new IllegalStateException("it does not answer"));
    a.redis.holdBeforeChange(ADAS);
    a.sending.letThrough(1);
    a.between.awaitArrival();
    coupons.anotherClaimsAdasAfterTheLease();
    a.between.open();

    coupons.assertLeavesAdasAlone(a);
  }

  @Test
  void a_crash_before_the_record_is_written_sends_no_second_coupon() throws Exception {
    coupons.sentAndNotYetWrittenDown(A_WHILE).client.die();
    var b = coupons.free("b").start(queue, HOUR, A_MOMENT);
    settled(b, 1);

    b.awaitAsks(1); // it cannot know that a has sent it
    coupons.assertSent(
        "ada", 1, "the company knows it, if it is asked for the same one, whoever asks");
  }

  @Test
  void until_the_record_is_written_the_message_stays() throws Exception {
    var a = coupons.sentAndNotYetWrittenDown(HOUR);
    lab.untilQuiet();
    a.client.die();

    assertThat(queue)
        .because("when the company has forgotten it, only a record keeps a repeat from being sent")
        .eventuallyHolds("ada");
  }

  @Test
  void who_was_slow_writes_down_that_it_is_sent() throws Exception {
    var a = coupons.atWork(HOUR);
    coupons.redis.pass(HOUR); // and nobody else has come
    a.sending.open();
    settled(a, 1);
    company.aDayPasses();
    publish(queue, ADAS, "ada");
    settled(a, 2);

    coupons.assertSent("ada", 1, "it is sent, be the lease over or not");
  }

  @Test
  void what_is_sent_is_remembered_for_days_and_not_for_ever() throws Exception {
    var a = coupons.free("a").start(queue, HOUR, A_MOMENT);
    publish(queue, ADAS, "ada");
    settled(a, 1);
    lab.await("the keys in Redis that never expire", coupons::endless)
        .because("a record for each coupon there ever was fills the memory, and Redis has no other")
        .toBe(List.of());
    company.aDayPasses();
    coupons.redis.pass(Duration.ofDays(6));
    publish(queue, ADAS, "ada");
    settled(a, 2);

    coupons.assertSent("ada", 1, "a parking queue is emptied on Monday, with messages from Friday");
  }

  @Test
  void every_key_begins_as_given() throws Exception {
    var a = coupons.free("a").start(queue, coupons.redis.key("shop:"), HOUR, HOUR);
    var b = coupons.free("b").start(repeats, coupons.redis.key("other shop:"), HOUR, HOUR);
    publish(queue, ADAS, "ada");
    settled(a, 1);
    company.aDayPasses(); // or it would take the one for the other
    publish(repeats, ADAS, "ben");
    settled(b, 1);

    coupons.assertSent("ben", 1, "another shop uses the same Redis, and has a coupon 1 of its own");
  }

  @Test
  void it_has_a_hundred_messages_in_hand_at_most() throws Exception {
    for (int coupon = 1; coupon <= 120; coupon++) {
      publish(queue, "coupon-" + coupon, "ada");
    }
    var a = coupons.held("a").start(queue, HOUR, HOUR);
    a.sending.awaitArrival();
    lab.untilQuiet();

    assertThat(a.client)
        .because("what one hoards no other can send, and it fills the memory")
        .heldAtMost(100);
  }

  @Test
  void who_starts_it_learns_that_the_broker_refused() throws Exception {
    var others = lab.queue("others").declaredBySomebodyElse();

    assertThat(lab.attempt(() -> coupons.free("a").start(others, HOUR, A_MOMENT)))
        .because("a sender that is not there and says nothing leaves the coupons to pile up")
        .threw(IOException.class);
  }
}
