package idempotency;

import static idempotency.Coupons.A_MOMENT;
import static idempotency.Coupons.A_PAUSE;
import static idempotency.Coupons.A_WHILE;
import static idempotency.Coupons.HOUR;
import static idempotency.Coupons.settled;
import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;

@Exercise("5.4")
class CouponSenderTroubleTest extends CouponSenderStage {

  @Test
  void who_dies_at_work_is_replaced_when_the_lease_is_over() throws Exception {
    var a = coupons.atWork(A_WHILE);
    a.client.die(); // and its thread stands where it is to the end of the test
    var b = coupons.free("b").start(queue, HOUR, A_MOMENT);

    coupons.assertEventuallySent("ada", "a died before it had sent it, and b has the message");
    settled(b, 1);
  }

  @Test
  void so_is_who_dies_between_two_commands() throws Exception {
    coupons.betweenTwoCommands(A_WHILE).client.die();
    coupons.free("b").start(queue, HOUR, A_MOMENT);

    coupons.assertEventuallySent(
        "ada", "a died between two commands to Redis, and b has the message");
  }

  @Test
  void a_claim_that_is_gone_is_no_record() throws Exception {
    coupons.foundAClaimThatIsGone();

    coupons.assertEventuallySent(
        "ada", "b found a's claim, a had died, and the claim ended before b looked again");
  }

  @Test
  void whoever_was_cut_off_looks_at_it_again_when_it_is_back() throws Exception {
    var a = coupons.atWork(HOUR);
    var b = waitingForAdas();
    b.client.cut();
    b.awaitDeliveries(2);
    a.sending.open();

    settled(b, 1);
  }

  @Test
  void whoever_is_gone_looks_at_nothing_any_more() throws Exception {
    coupons.atWork(HOUR);
    var b = waitingForAdas();
    b.client.die();

    coupons.assertAsksNothing(b);
  }

  @Test
  void nor_does_whoever_was_told_to_stop() throws Exception {
    coupons.atWork(HOUR);
    var b = waitingForAdas();
    b.client.channel().close(); // and the connection stays

    coupons.assertAsksNothing(b);
  }

  @Test
  void a_coupon_that_failed_is_tried_again_after_the_pause() throws Exception {
    coupons.company.failures.first(1, () -> new IllegalStateException("it does not answer"));
    coupons.publish(queue, 1, "ada");
    var a = coupons.free("a").start(queue, HOUR, A_PAUSE);

    coupons.assertKeepsItFor(A_PAUSE, a);
  }

  @Test
  void it_is_tried_until_it_is_sent() throws Exception {
    coupons.company.failsInThreeWaysAndMoreTimes();
    coupons.publish(queue, 1, "ada");
    coupons.free("a").start(queue, HOUR, A_MOMENT);

    coupons.assertEventuallySent(
        "ada", "the company was away for a while, and whoever gives up has lost the coupon");
  }

  @Test
  void a_claim_that_is_now_anothers_is_left_alone() throws Exception {
    var a = coupons.atWork(HOUR);
    coupons.anotherClaimsAdasAfterTheLease();
    coupons.company.failures.first(1, "ada", () -> new IllegalStateException("it does not answer"));
    a.sending.letThrough(1);

    coupons.assertLeavesAdasAlone(a);
  }

  @Test
  void nor_does_it_become_anothers_between_a_look_and_its_end() throws Exception {
    var a = coupons.failedAndNotYetGivenUp();
    coupons.anotherClaimsAdasAfterTheLease();
    a.between.open();

    coupons.assertLeavesAdasAlone(a);
  }

  @Test
  void nor_is_a_later_one_of_its_own_given_up() throws Exception {
    coupons.assertLeavesItsLaterClaimAlone(coupons.failedWithTheMessageInHandAgain());
  }

  @Test
  void a_crash_before_the_record_is_written_sends_no_second_coupon() throws Exception {
    coupons.sentAndNotYetWrittenDown(A_WHILE).client.die();
    var b = coupons.free("b").start(queue, HOUR, A_MOMENT);
    settled(b, 1);

    b.awaitAsks(1); // it cannot know that a has sent it
    coupons.assertSent(
        "ada",
        1,
        "the company sends nothing for a key that it knows, if whoever asks uses the same one");
  }

  @Test
  void who_was_slow_writes_down_that_it_is_sent() throws Exception {
    var a = coupons.atWork(HOUR);
    coupons.redis.pass(HOUR); // and nobody else has come
    a.sending.open();
    settled(a, 1);
    coupons.repeatTheNextDay(a);

    coupons.assertSent("ada", 1, "it is sent, be the lease over or not");
  }

  @Test
  void who_starts_it_learns_that_the_broker_refused() throws Exception {
    var others = lab.queue("others").declaredBySomebodyElse();

    assertThat(lab.attempt(() -> coupons.free("a").start(others, HOUR, A_MOMENT)))
        .because("a sender that is not there and says nothing leaves the coupons to pile up")
        .threw(IOException.class);
  }

  /** A sender with a message for ada's coupon, on which another is at work. */
  private Sender waitingForAdas() throws Exception {
    coupons.publish(repeats, 1, "ada");
    var b = coupons.free("b").start(repeats, HOUR, A_MOMENT);
    b.awaitDeliveries(1);
    return b;
  }
}
