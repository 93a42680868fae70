package reliability;

import static reliability.ReceiptsOf.receipts;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;

/** What the tests of 4.8 are staged with. */
abstract class StubbornPublisherStage {

  static final Duration FOR_EVER = Duration.ofHours(1); // no test lasts that long

  static final Duration A_MOMENT = Duration.ofMillis(20);

  final List<String> returned = new CopyOnWriteArrayList<>();
  Lab lab;
  Client till;
  LabQueue books;

  @BeforeEach
  void a_till_and_the_books(Lab lab) {
    this.lab = lab;
    lab.note("the queues for which publish has returned", () -> returned);
    till = lab.client("till");
    books = lab.queue("books").declared();
  }

  Task<Void> publish(List<Receipt> receipts, Duration patience, Duration pause) {
    var name = books.name();
    var publisher = new StubbornPublisher(till.factory(), name, patience, pause);
    lab.note("patience", () -> List.of(patience));
    return lab.start(
        pause.compareTo(A_MOMENT) > 0 ? "publish, with a pause" : "publish",
        () -> {
          publisher.publish(receipts);
          returned.add(name);
        });
  }

  /** Each may have come twice. */
  void assertArrived(List<Receipt> receipts) {
    lab.await("what came into the books, each for the first time", this::firstArrivals)
        .because(
            "publish has returned, so the till has forgotten them; and the books are numbered, so"
                + " none comes before an earlier one")
        .toBe(receipts);
  }

  List<Receipt> firstArrivals() {
    return books.messages().stream()
        .map(message -> new Receipt(message.properties().getMessageId(), message.body()))
        .distinct()
        .toList();
  }
}
