package reliability;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;

/** What the tests of 4.3 are staged with. */
abstract class CarefulPublisherStage {

  static final Duration PATIENT = Duration.ofMinutes(1); // longer than any test

  Client shop;

  Channel office;
  String payments;
  String safe;
  LabQueue north;
  LabQueue lostAndFound;
  int last;

  @BeforeEach
  void an_exchange_and_one_bank(Lab lab) throws Exception {
    shop = lab.client("shop");
    office = lab.client("office").channel();
    payments = lab.name("payments");
    safe = lab.name("safe-payments");
    lostAndFound = lab.queue("lost-and-found");
    north = lab.queue("north").declared();
    office.exchangeDeclare(payments, BuiltinExchangeType.DIRECT, true);
    office.queueBind(north.name(), payments, "north");
  }

  void declare() throws IOException {
    CarefulPublisher.declare(shop.channel(), safe, "lost from " + safe, lostAndFound.name());
  }

  CarefulPublisher publisher(Duration timeout) throws Exception {
    return new CarefulPublisher(shop.channel(), payments, timeout);
  }

  Task<Set<String>> publish(Lab lab, CarefulPublisher publisher, String... banks) {
    var next = new ArrayList<BankPayment>();
    for (var bank : banks) {
      next.add(new BankPayment("p-" + ++last, bank, last));
    }
    return lab.start("publish", () -> publisher.publish(next));
  }
}
