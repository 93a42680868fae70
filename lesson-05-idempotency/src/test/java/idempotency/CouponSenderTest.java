package idempotency;

import static idempotency.Coupons.A_LONG_PAUSE;
import static idempotency.Coupons.A_MOMENT;
import static idempotency.Coupons.HOUR;
import static idempotency.Coupons.settled;
import static warren.lab.LabAssertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;

@Exercise("5.4")
class CouponSenderTest extends CouponSenderStage {

  @Test
  void each_coupon_goes_to_its_customer_once() throws Exception {
    var a = coupons.free("a").start(queue, HOUR, A_MOMENT);
    coupons.publish(queue, 1, "jörg");
    coupons.publish(queue, 2, "jörg");
    settled(a, 2);

    coupons.assertSent(
        "jörg", 2, "each message has an id of its own, so there are two coupons for him");
  }

  @Test
  void a_repeat_sends_nothing_and_leaves_the_queue() throws Exception {
    var a = coupons.free("a").start(queue, HOUR, A_MOMENT);
    for (int delivery = 1; delivery <= 3; delivery++) {
      coupons.publish(queue, 1, "ada");
      settled(a, delivery);
      coupons.company.aDayPasses();
      coupons.redis.pass(HOUR);
    }

    coupons.assertSent(
        "ada", 1, "the repeats have the message id of the first, and come hours later");
    coupons.assertLeaveNothing(queue, "what is sent and still there comes again and again", a);
  }

  @Test
  void every_key_begins_as_given() throws Exception {
    var a = coupons.free("a").start(queue, coupons.redis.key("shop:"), HOUR, HOUR);
    var b = coupons.free("b").start(repeats, coupons.redis.key("other shop:"), HOUR, HOUR);
    coupons.publish(queue, 1, "ada");
    settled(a, 1);
    coupons.company.aDayPasses(); // or it would take the one for the other
    coupons.publish(repeats, 1, "ben");
    settled(b, 1);

    coupons.assertSent("ben", 1, "another shop uses the same Redis, and has a coupon 1 of its own");
  }

  @Test
  void two_deliveries_at_once_send_one_coupon() throws Exception {
    var a = coupons.atWork(HOUR);
    coupons.redis.pass(HOUR.dividedBy(2)); // its lease lasts
    coupons.publishAdasAndBens(repeats);
    var b = coupons.held("b").start(repeats, HOUR, A_MOMENT);
    b.awaitAsks(1);
    lab.untilQuiet();
    a.sending.open();
    settled(a, 1);
    b.sending.open();
    settled(b, 2);

    coupons.assertSent("ada", 1, "both senders had a message for it in hand, with the same id");
    coupons.assertLeaveNothing(repeats, "both coupons are sent, whoever has sent them", a, b);
  }

  @Test
  void between_looking_and_claiming_nobody_gets_in() throws Exception {
    coupons.publish(repeats, 1, "ada");
    coupons.publish(repeats, 3, "cleo");
    var a = coupons.betweenTwoCommands(HOUR);
    coupons.publish(queue, 2, "ben");
    var b = coupons.held("b").start(repeats, HOUR, HOUR);
    b.awaitAsks(1);
    a.between.open();
    a.awaitAsks(1);
    lab.untilQuiet();

    coupons.assertBegunWithAdas(
        1, "what a has seen with its first command may be no longer true at its second", a, b);
  }

  @Test
  void while_another_is_at_work_other_coupons_go_out() throws Exception {
    coupons.atWork(HOUR);
    coupons.publishAdasAndBens(repeats);
    var b = coupons.free("b").start(repeats, HOUR, HOUR);

    coupons.assertEventuallySent(
        "ben", "another's claim on ada's may take long, and is none of his business");
    settled(b, 1);
    coupons.assertLeavesAdas(repeats, "nobody has sent it, and the one at work on it may fail", b);
  }

  @Test
  void so_they_do_while_the_service_fails() throws Exception {
    coupons.company.failures.always("ada", () -> new IllegalStateException("it does not answer"));
    coupons.publishAdasAndBens(queue);
    var a = coupons.free("a").start(queue, HOUR, HOUR);

    coupons.assertEventuallySent("ben", "that ada's has failed says nothing of his");
    settled(a, 1);
    coupons.assertLeavesAdas(queue, "nobody has sent it", a);
  }

  @Test
  void a_claim_of_another_is_looked_at_again_after_the_pause() throws Exception {
    var a = coupons.atWork(HOUR);
    var b = coupons.afterItsFirstCommand(A_LONG_PAUSE);
    b.between.open();
    lab.untilQuiet();
    a.sending.open();

    coupons.assertKeepsItFor(A_LONG_PAUSE, b);
  }

  @Test
  void until_the_record_is_written_the_message_stays() throws Exception {
    var a = coupons.sentAndNotYetWrittenDown(HOUR);
    lab.untilQuiet();

    coupons.assertLeavesAdas(queue, "later only a record keeps a repeat from being sent", a);
  }

  @Test
  void what_is_sent_is_remembered_for_days_and_not_for_ever() throws Exception {
    var a = coupons.free("a").start(queue, HOUR, A_MOMENT);
    coupons.publish(queue, 1, "ada");
    settled(a, 1);
    coupons.assertAllKeysExpire();
    coupons.redis.pass(Duration.ofDays(6));
    coupons.repeatTheNextDay(a);

    coupons.assertSent("ada", 1, "a parking queue is emptied on Monday, with messages from Friday");
  }

  @Test
  void it_has_a_hundred_messages_in_hand_at_most() throws Exception {
    coupons.publishAdas(120);
    var a = coupons.held("a").start(queue, HOUR, HOUR);
    a.sending.awaitArrival();
    lab.untilQuiet();

    assertThat(a.client)
        .because("what one hoards no other can send, and it fills the memory")
        .heldAtMost(100);
  }
}
