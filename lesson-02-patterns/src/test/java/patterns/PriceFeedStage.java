package patterns;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.Task;

/** What the tests of 2.2 are staged with. */
abstract class PriceFeedStage {

  final Board inTheWindow = new Board(new CopyOnWriteArrayList<>());
  final Board atTheTill = new Board(new CopyOnWriteArrayList<>());
  String exchange;
  PriceFeed feed;
  Client publisher;
  Client window;
  Client till;
  Client stranger;

  /** A board; two that show the same are equal. */
  record Board(List<String> prices) implements PriceBoard {
    @Override
    public void show(String price) {
      prices.add(price);
    }
  }

  @BeforeEach
  void a_publisher_and_two_boards(Lab lab) {
    exchange = lab.name("prices");
    feed = new PriceFeed(exchange);
    publisher = lab.client("publisher");
    window = lab.client("window");
    till = lab.client("till");
    stranger = lab.client("stranger");
  }

  void publish(String... prices) throws Exception {
    feed.declare(publisher.channel());
    for (var price : prices) {
      feed.publish(publisher.channel(), price);
    }
  }

  void subscribe(Lab lab, Client client, PriceBoard board) throws Exception {
    feed.declare(client.channel());
    subscribe(lab, () -> feed.subscribe(client.connection(), board));
  }

  static void subscribe(Lab lab, Task.Action call) throws Exception {
    lab.start("subscribe", call).result();
  }
}
