package reliability;

import static reliability.WatchedReports.payment;
import static reliability.WatchedReports.payments;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;
import warren.lab.staging.PublishTap;

/** What the tests of 4.2 are staged with. */
abstract class BulkPublisherStage {

  final WatchedReports reports = new WatchedReports();
  LabQueue bank;
  Client shop;

  @BeforeEach
  void a_shop_and_a_bank(Lab lab) {
    bank = lab.queue("bank").declared();
    shop = lab.client("shop");
  }

  BulkPublisher publisher(int limit) throws Exception {
    return publisher(shop.channel(), limit);
  }

  BulkPublisher publisher(Channel channel, int limit) throws IOException {
    return new BulkPublisher(channel, limit, reports.report());
  }

  Channel tapped(PublishTap tap) throws Exception {
    return tap.around(shop.factory()).newConnection().createChannel();
  }

  static Task<Void> publish(Lab lab, BulkPublisher publisher, BankPayment... payments)
      throws Exception {
    var publishing =
        lab.start(
            "publishing",
            () -> {
              for (var payment : payments) {
                publisher.publish(payment);
              }
            });
    if (publishing.settle()) {
      publishing.result();
    }
    return publishing;
  }

  void assertReported(Lab lab, String expected, String because) {
    lab.untilQuiet();
    lab.await("the reports", reports::sorted).because(because).inVainOnlyOnce().toBe(expected);
  }
}
