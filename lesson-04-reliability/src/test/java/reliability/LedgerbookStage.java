package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.MessageProperties;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;

/** What the tests of 4.4 are staged with. */
abstract class LedgerbookStage {

  static final String KEY = "entry";
  static final String RENT = "Miete März: 900 €";
  static final String STAMPS = "stamps 85";

  Lab lab;
  Client shop;
  LabQueue entries;
  String exchange;
  Ledgerbook book;

  @BeforeEach
  void a_shop_and_its_ledgerbook(Lab lab) {
    this.lab = lab;
    shop = lab.client("shop");
    entries = lab.queue("entries");
    exchange = lab.name("ledgerbook");
    book = new Ledgerbook(exchange, entries.name(), KEY);
  }

  void write(String entry) throws Exception {
    start(shop, entry).result();
  }

  Task<Void> start(Client client, String entry) {
    var channel = client.channel();
    return lab.start("declareAndPublish", () -> book.declareAndPublish(channel, entry));
  }

  /** Publishes as another program does, which declares nothing. */
  void publish(String entry) throws Exception {
    lab.client("web shop")
        .channel()
        .basicPublish(
            exchange, KEY, MessageProperties.PERSISTENT_TEXT_PLAIN, entry.getBytes(UTF_8));
  }

  /** Binds a queue to the exchange, as another program does that starts before the shop. */
  LabQueue bind(LabQueue queue) throws Exception {
    var channel = lab.client("auditor").channel();
    channel.exchangeDeclare(exchange, "direct", true);
    channel.queueBind(queue.name(), exchange, KEY);
    return queue;
  }
}
