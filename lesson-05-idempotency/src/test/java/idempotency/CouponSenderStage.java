package idempotency;

import org.junit.jupiter.api.BeforeEach;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 5.4 are staged with. */
abstract class CouponSenderStage {

  Lab lab;
  Coupons coupons;
  LabQueue queue;
  LabQueue repeats;

  @BeforeEach
  void two_queues_of_coupons(Lab lab) {
    this.lab = lab;
    coupons = new Coupons(lab);
    queue = coupons.queue;
    repeats = coupons.repeats;
  }
}
