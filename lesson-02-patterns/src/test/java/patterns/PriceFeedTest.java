package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;

@Exercise("2.2")
class PriceFeedTest {

  private final List<String> window = new CopyOnWriteArrayList<>();
  private final List<String> till = new CopyOnWriteArrayList<>();
  private String exchange;
  private Client publisher;
  private Client windowBoard;
  private Client tillBoard;

  @BeforeEach
  void a_publisher_and_two_boards(Lab lab) {
    exchange = lab.name("prices");
    publisher = lab.client("publisher");
    windowBoard = lab.client("window");
    tillBoard = lab.client("till");
    likelyMistakes(lab);
  }

  private void likelyMistakes(Lab lab) {
    lab.suspect(
        "The publisher declared a queue. Then it has to know its readers, and for one that is not"
            + " there the prices pile up. Each board declares and binds a queue of its own.",
        () -> !publisher.wire().events(AMQP.Queue.Declare.class).isEmpty());
    lab.suspect(
        "The boards share one queue, and a queue gives each message to one of its consumers: they"
            + " compete for the prices. Boards that all show everything need a queue each.",
        () -> Stream.of(windowBoard, tillBoard).flatMap(this::consumed).distinct().count() == 1);
    lab.suspect(
        "The exchange is not of type fanout: one of another type compares the routing key with"
            + " each binding's key, and a price whose key nobody bound goes to nobody.",
        () ->
            lab.wire().methods(AMQP.Exchange.Declare.class).stream()
                .anyMatch(declare -> !declare.getType().equals("fanout")));
    lab.suspect(
        "No queue was bound to the exchange. An exchange keeps nothing: without a binding it drops"
            + " what it is given.",
        () ->
            lab.wire().events(AMQP.Queue.Bind.class).isEmpty()
                && !lab.wire().events(AMQP.Basic.Consume.class).isEmpty());
    lab.suspect(
        "The price went to the default exchange, which gives it to the one queue that is named like"
            + " the routing key, and to no other.",
        () ->
            lab.wire().methods(AMQP.Basic.Publish.class).stream()
                .anyMatch(publish -> publish.getExchange().isEmpty()));
  }

  @Test
  void every_board_shows_every_price(Lab lab) throws Exception {
    subscribe(windowBoard, window);
    subscribe(tillBoard, till);

    publish("tea 4.20", "lamp 39.00", "book 12.50");

    var why = "each board is a reader of its own, and its neighbour takes nothing away from it";
    awaitShown(lab, "window", window, why, "tea 4.20", "lamp 39.00", "book 12.50");
    awaitShown(lab, "till", till, why, "tea 4.20", "lamp 39.00", "book 12.50");
  }

  @Test
  void publishing_works_with_no_board_there(Lab lab) throws Exception {
    publish("tea 4.20");
    new PriceFeed(exchange).declare(publisher.channel()); // in answer to it the broker has seen all

    for (var queue : declaredQueues(publisher)) {
      var kept = lab.queueNamed(queue).ready();
      if (kept > 0) {
        throw new Finding(
                "a price that nobody reads to be dropped",
                "the broker keeps it in the queue '" + queue + "'")
            .because("where nobody reads, prices pile up until the broker's disk is full");
      }
    }
  }

  @Test
  void a_board_shows_the_prices_from_its_subscription_on(Lab lab) throws Exception {
    subscribe(windowBoard, window);
    publish("tea 4.20");
    awaitShown(lab, "window", window, "it is there already", "tea 4.20");

    subscribe(tillBoard, till);
    publish("tea 4.50");

    awaitShown(lab, "till", till, "what was before it came is not its business", "tea 4.50");
    awaitShown(lab, "window", window, "another board changes nothing", "tea 4.20", "tea 4.50");
  }

  @Test
  void a_boards_queue_vanishes_with_it(Lab lab) throws Exception {
    subscribe(windowBoard, window);
    publish("tea 4.20");
    awaitShown(lab, "window", window, "it has subscribed", "tea 4.20");

    windowBoard.die();

    for (var queue : declaredQueues(windowBoard)) {
      lab.eventually(
          "the board's queue to vanish",
          () -> {
            if (isThere(lab, queue)) {
              throw new Finding(
                      "the queue of a board that is gone to be gone too",
                      "the queue '" + queue + "' was left behind, bound to the prices as before")
                  .because(
                      "every price goes on being copied into it, and nobody will ever come to read"
                          + " them; an exclusive queue is deleted with its connection");
            }
          });
    }
  }

  @Test
  void programs_of_others_use_the_same_exchange(Lab lab) throws Exception {
    var stranger = lab.client("stranger").channel();
    stranger.exchangeDeclare(exchange, BuiltinExchangeType.FANOUT, true);
    var others = lab.queue("others").declared();
    stranger.queueBind(others.name(), exchange, "a key that nobody uses");

    subscribe(windowBoard, window);
    publish("tea 4.20");
    stranger.basicPublish(exchange, "another key", null, "lamp 39.00".getBytes());

    lab.eventually(
        "the other program to get the price",
        () -> {
          if (!others.bodies().contains("tea 4.20")) {
            throw new Finding(
                    "a queue that another program bound to get the price", "it never came")
                .because(
                    "whoever binds a queue to the exchange reads along, and nobody has to ask");
          }
        });
    lab.eventually(
        "both prices to be shown",
        () -> {
          if (!window.containsAll(List.of("tea 4.20", "lamp 39.00"))) {
            throw new Finding(
                    "the board to show what two programs published, each with a key of its own",
                    shown(window))
                .because(
                    "a fanout exchange does not look at keys, neither at the price's nor at the"
                        + " binding's");
          }
        });
  }

  private void publish(String... prices) throws Exception {
    var feed = new PriceFeed(exchange);
    feed.declare(publisher.channel());
    for (var price : prices) {
      feed.publish(publisher.channel(), price);
    }
  }

  private void subscribe(Client board, List<String> shown) throws Exception {
    var feed = new PriceFeed(exchange);
    feed.declare(board.channel());
    feed.subscribe(board.connection(), shown::add);
  }

  private static void awaitShown(
      Lab lab, String board, List<String> shown, String why, String... prices) {
    var expected = List.of(prices);
    lab.eventually(
        "the " + board + " to show the prices",
        () -> {
          if (!shown.equals(expected)) {
            throw new Finding("the %s to show %s".formatted(board, expected), shown(shown))
                .because(why);
          }
        });
  }

  private static String shown(List<String> prices) {
    return prices.isEmpty() ? "it shows nothing" : "it shows " + prices;
  }

  private static List<String> declaredQueues(Client client) {
    return client.wire().methods(AMQP.Queue.DeclareOk.class).stream()
        .map(AMQP.Queue.DeclareOk::getQueue)
        .distinct()
        .toList();
  }

  private Stream<String> consumed(Client client) {
    return client.wire().methods(AMQP.Basic.Consume.class).stream().map(c -> c.getQueue());
  }

  /** An exclusive queue is there for its own connection only, and is locked until that has gone. */
  private static boolean isThere(Lab lab, String queue) {
    try {
      return lab.queueNamed(queue).exists();
    } catch (Finding exclusive) {
      return true;
    }
  }
}
