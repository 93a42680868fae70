package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Throwing;

/** What the tests of 5.2 are staged with. */
abstract class PaymentInboxStage {

  LabQueue parked;
  LabQueue payments;
  Throwing failures;
  Books books;

  @BeforeEach
  void payments_in_a_queue(Lab lab) throws Exception {
    parked = lab.queue("parked").declared();
    payments = lab.queue("payments").declaredWithRejectsTo(parked);
    failures = lab.throwing();
    books = new Books(lab.database(), payment -> {});
    books.createTables();
    books.open("alice");
    lab.note("remembered", books::remembered);
    lab.note("charged", books::charged);
    lab.note("keys", books::keys);
  }

  InboxProgram start(Lab lab, String name, LabQueue queue) throws Exception {
    var program = InboxProgram.of(lab, name, failures::pass);
    lab.start("start", () -> program.start(queue)).result();
    return program;
  }

  static void send(LabQueue queue, String id, String body) {
    queue.receives(
        new BasicProperties.Builder().messageId(id).deliveryMode(2).build(), body.getBytes(UTF_8));
  }

  void assertCharged(Lab lab, String reason, long cents) {
    lab.await("what Alice is charged, in cents", () -> books.charged("alice"))
        .because(reason)
        .now()
        .toBe(cents);
  }
}
