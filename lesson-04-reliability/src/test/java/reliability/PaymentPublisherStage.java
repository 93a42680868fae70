package reliability;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;

/** What the tests of 4.1 are staged with. */
abstract class PaymentPublisherStage {

  static final Duration PATIENT = Duration.ofMinutes(1); // longer than any test

  static final Map<String, Object> ROOM_FOR_ONE =
      Map.of("x-max-length", 1, "x-overflow", "reject-publish");

  LabQueue payments;
  Client shop;

  @BeforeEach
  void a_shop_and_a_queue(Lab lab) {
    payments = lab.queue("payments");
    shop = lab.client("shop");
  }

  PaymentPublisher publisher(Duration timeout) throws Exception {
    return new PaymentPublisher(shop.channel(), payments.name(), timeout);
  }

  static Task<Void> publish(Lab lab, PaymentPublisher publisher, String payment) {
    return lab.start("publish of " + payment, () -> publisher.publish(payment));
  }
}
