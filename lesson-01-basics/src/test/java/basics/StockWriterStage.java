package basics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 1.6 are staged with. */
abstract class StockWriterStage {

  static final String[] PEAK =
      IntStream.rangeClosed(1, 307).mapToObj(number -> "o-" + number).toArray(String[]::new);

  final List<String> written = new CopyOnWriteArrayList<>();
  LabQueue orders;
  Client client;
  Gate writing;

  @BeforeEach
  void a_writer_to_be(Lab lab) {
    orders = lab.queue("orders");
    client = lab.client("stock");
    client.factory().setSharedExecutor(Executors.newCachedThreadPool()); // a thread per channel
    writing = lab.gate("writing an order");
  }

  void start(Lab lab, StockDatabase database) throws Exception {
    var connection = client.connection();
    lab.start("start", () -> new StockWriter().start(connection, orders.name(), database)).result();
  }
}
