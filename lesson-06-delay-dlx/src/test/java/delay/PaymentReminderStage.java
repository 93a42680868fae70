package delay;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 6.2 are staged with. */
abstract class PaymentReminderStage {

  static final Duration SHORT = Duration.ofMillis(100);

  /** No test lasts that long; of a thousandth of it, each has seen the end. */
  static final Duration LONG = Duration.ofSeconds(200);

  final List<String> mailed = new CopyOnWriteArrayList<>();
  Lab lab;
  LabQueue waiting;
  LabQueue due;
  Client shop;
  Client mailer;

  @BeforeEach
  void a_shop_and_a_mailer(Lab lab) {
    this.lab = lab;
    waiting = lab.queue("waiting");
    due = lab.queue("due");
    shop = lab.client("shop");
    mailer = lab.client("mailer");
  }

  /** A program of its own, which has declared the queues. */
  PaymentReminder program(Client client, Duration delay) throws Exception {
    var program = new PaymentReminder(client.channel(), waiting.name(), due.name(), delay);
    program.declare();
    return program;
  }

  void remind(PaymentReminder program, String order) throws Exception {
    lab.start("remind", () -> program.remind(order)).result();
  }

  void start(Client client, Duration delay, Consumer<String> work) throws Exception {
    var program = program(client, delay);
    lab.start("start", () -> program.start(work)).result();
  }
}
