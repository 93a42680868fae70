package patterns;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;

/** What the tests of 2.5 are staged with. */
abstract class ReturnsDeskStage {

  final ReturnsDesk returns = new ReturnsDesk();
  final Map<String, Desk> desks =
      new TreeMap<>(Map.of("inspect", returns::inspect, "restock", returns::restock));
  final List<String> handled = new CopyOnWriteArrayList<>();
  String exchange;
  Client shop;
  Client clerk;

  interface Desk {
    void open(Channel channel, String exchange, String queue, Consumer<String> handler)
        throws IOException;
  }

  @BeforeEach
  void a_shop_and_a_clerk(Lab lab) {
    exchange = lab.name("returns");
    shop = lab.client("shop");
    clerk = lab.client("clerk");
  }

  void open(Lab lab, String desk, Client program, Consumer<String> handler) throws Exception {
    var channel = program.connection().createChannel();
    var queue = lab.queue(desk).name();
    lab.start(desk, () -> desks.get(desk).open(channel, exchange, queue, handler)).result();
  }

  Consumer<String> notedAt(String desk) {
    return number -> handled.add(desk + " " + number);
  }

  void announce(String number, String reason, int grade) throws IOException {
    returns.announce(shop.channel(), exchange, new ReturnedParcel(number, reason, grade));
  }
}
