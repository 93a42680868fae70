package delay;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 6.4 are staged with. */
abstract class ShippingWorkerStage {

  static final Duration LONG = Duration.ofSeconds(100); // no test lasts that long

  static final Duration SHORT = Duration.ofMillis(100);

  Lab lab;
  LabQueue parcels;
  LabQueue parked;
  Client worker;
  Ladder ladder;
  WatchedCarrier carrier;

  @BeforeEach
  void a_carrier_who_now_and_then_does_not_answer(Lab lab) {
    this.lab = lab;
    parcels = lab.queue("parcels");
    parked = lab.queue("parked");
    worker = lab.client("worker");
    carrier = new WatchedCarrier(lab, "shipping");
    ladder = new Ladder(lab, worker, parcels, parked, carrier);
  }
}
