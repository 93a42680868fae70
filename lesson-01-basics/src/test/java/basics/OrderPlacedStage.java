package basics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 1.4 are staged with. */
abstract class OrderPlacedStage {

  static final OrderPlaced ORDER = new OrderPlaced("o-17", "\"Jo\" Groß\\n\n🐇", 4990);

  /** An order of Ada's, as another program writes it. */
  static final String ADAS = "{\"order\": \"o-17\", \"customer\": \"Ada\", \"cents\": 4990}";

  final List<String> handled = new CopyOnWriteArrayList<>();
  LabQueue aside;
  LabQueue orders;
  Client shop;
  Client mail;

  @BeforeEach
  void two_programs_with_a_queue_between_them(Lab lab) {
    aside = lab.queue("aside").declared(); // gets what is rejected and not put back
    orders = lab.queue("orders").declaredWithRejectsTo(aside);
    shop = lab.client("shop");
    mail = lab.client("mail");
  }

  void arrive(String... bodies) {
    orders.holdingJson("OrderPlaced", bodies);
  }

  void subscribe(Lab lab, Client reader, Consumer<OrderPlaced> handler) throws Exception {
    lab.start("subscribe", () -> OrderPlaced.subscribe(reader.channel(), orders.name(), handler))
        .result();
  }

  void handle(OrderPlaced it) {
    handled.add(it == null ? "null" : it.order() + ", " + it.customer() + ", " + it.cents());
  }

  void awaitHandled(Lab lab, String order, String reason) {
    lab.await("the orders handled", () -> List.copyOf(handled))
        .because(reason)
        .toBe(List.of(order));
  }
}
