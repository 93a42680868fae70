package idempotency;

import com.rabbitmq.client.Delivery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 5.1 are staged with. */
abstract class PaymentRequestStage {

  final Queue<Delivery> arrived = new ConcurrentLinkedQueue<>();
  final List<String> told = new ArrayList<>();
  final List<Set<String>> kept = new ArrayList<>();
  Set<String> seen;
  Program program = PaymentRequest::isRepeat;
  Client shop;
  LabQueue requests;

  @BeforeEach
  void a_till_in_a_shop(Lab lab) {
    shop = lab.client("till");
    requests = lab.queue("requests").declared();
    keepAnew();
    lab.note("seen", () -> kept.stream().flatMap(Set::stream).toList());
    lab.note("told", () -> told);
  }

  /** What keeps the books, each time it is started. */
  public interface Program {
    boolean isRepeat(Delivery delivery, Set<String> seen);
  }

  static PaymentRequest alices() {
    return new PaymentRequest("alice", 1250);
  }

  void send(Lab lab, PaymentRequest request) throws Exception {
    lab.start("send", () -> new Till(shop.factory(), requests.name()).send(request)).result();
  }

  Client consume(Lab lab, String name) throws Exception {
    var books = lab.client(name);
    books.channel().basicConsume(requests.name(), (tag, it) -> arrived.add(it), tag -> {});
    return books;
  }

  void keepAnew() {
    seen = new HashSet<>();
    kept.add(seen);
  }

  void assertTold(Lab lab, String reason, String... expected) throws Exception {
    consume(lab, "books");

    lab.await("the requests, in the order in which they came", this::told)
        .because(reason)
        .inVainOnlyOnce()
        .toBe(List.of(expected));
  }

  /** What the requests that came so far are. */
  List<String> told() {
    while (!arrived.isEmpty()) {
      told.add(told(arrived.remove()));
    }
    return List.copyOf(told);
  }

  String told(Delivery delivery) {
    return program.isRepeat(delivery, seen) ? "a repeat" : "new";
  }
}
