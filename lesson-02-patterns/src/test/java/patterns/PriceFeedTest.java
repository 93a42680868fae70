package patterns;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Method;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.OtherProgram;

@Exercise("2.2")
class PriceFeedTest extends PriceFeedStage {

  private static final String[] PRICES = {"tea 4.20", "lamp 39.00", "book 12.50"};

  @Test
  void whoever_binds_a_queue_to_the_exchange_gets_every_price(Lab lab) throws Exception {
    var others = lab.queue("others").declared();
    stranger.channel().exchangeDeclare(exchange, BuiltinExchangeType.FANOUT, true);
    stranger.channel().queueBind(others.name(), exchange, "a key that nobody uses");

    publish("tea 4.20", "Käse 3,20 €");

    assertThat(others)
        .because("whoever binds a queue reads along, whatever the key, and nobody has to ask")
        .eventuallyHolds("tea 4.20", "Käse 3,20 €");
  }

  @Test
  void publishing_works_with_no_board_there(Lab lab) throws Exception {
    publish(PRICES);
    publish("tea 4.50"); // the channel is as good as before
    lab.untilQuiet();

    var queues = lab.queuesOf(publisher);
    lab.await("the prices kept", () -> queues.stream().mapToInt(LabQueue::ready).sum())
        .because("prices that nobody reads pile up until the broker's disk is full")
        .toBe(0);
  }

  @Test
  void publishing_leaves_no_channel_open(Lab lab) throws Exception {
    for (int cents = 1; cents <= 9; cents++) {
      publish("tea 4.2" + cents);
    }

    assertThat(publisher)
        .because("a connection has room for some 2000 channels; then no price gets out any more")
        .eventuallyHasOpenChannelsAtMost(4);
  }

  @Test
  void every_board_shows_every_price(Lab lab) throws Exception {
    subscribe(lab, window, inTheWindow);
    subscribe(lab, till, atTheTill);

    publish(PRICES);

    lab.await("what window and till show", () -> shown(inTheWindow, atTheTill))
        .because("each board is a reader of its own, and its neighbour takes nothing away from it")
        .inVainOnlyOnce()
        .toBe(List.of(List.of(PRICES), List.of(PRICES)));
  }

  @Test
  void boards_of_two_programs_show_every_price(Lab lab) throws Exception {
    feed.declare(publisher.channel());
    Program one = OtherProgram.start(StartedProgram.class);
    Program other = OtherProgram.start(StartedProgram.class);
    subscribe(lab, () -> one.subscribe(exchange, window.connection(), inTheWindow::show));
    subscribe(lab, () -> other.subscribe(exchange, till.connection(), atTheTill::show));

    publish(PRICES);

    lab.await("what window and till show", () -> shown(inTheWindow, atTheTill))
        .because("each shop has a program of its own, and none knows of the others")
        .inVainOnlyOnce()
        .toBe(List.of(List.of(PRICES), List.of(PRICES)));
  }

  @Test
  void it_shows_what_other_programs_publish(Lab lab) throws Exception {
    subscribe(lab, window, inTheWindow);

    var price = "Käse 3,20 €".getBytes(StandardCharsets.UTF_8);
    stranger.channel().basicPublish(exchange, "a key of its own", null, price);

    lab.await("what the window shows", () -> shown(inTheWindow))
        .because("a price is a price whatever its key; and both ends have to agree on its bytes")
        .inVainOnlyOnce()
        .toBe(List.of(List.of("Käse 3,20 €")));
  }

  @Test
  void a_board_shows_the_prices_from_its_subscription_on(Lab lab) throws Exception {
    subscribe(lab, window, inTheWindow);
    publish("tea 4.20");
    lab.untilQuiet(); // it has been shown
    subscribe(lab, till, atTheTill);
    publish("tea 4.50");

    lab.await("what window and till show", () -> shown(inTheWindow, atTheTill))
        .because("what was before it came is not its business, and changes nothing for the others")
        .inVainOnlyOnce()
        .toBe(List.of(List.of("tea 4.20", "tea 4.50"), List.of("tea 4.50")));
  }

  @Test
  void a_board_shows_the_prices_in_their_order(Lab lab) throws Exception {
    var showing = lab.gate("showing the first price");
    subscribe(
        lab,
        window,
        price -> {
          if (price.equals(PRICES[0])) {
            showing.pass(price);
          }
          inTheWindow.show(price);
        });
    publish(PRICES);
    showing.awaitArrival();
    lab.untilQuiet();

    showing.open();

    lab.await("what the window shows", () -> shown(inTheWindow))
        .because("of two prices for the same the later one counts")
        .inVainOnlyOnce()
        .toBe(List.of(List.of(PRICES)));
  }

  @Test
  void subscribe_returns_once_the_subscription_is_sure(Lab lab) throws Exception {
    feed.declare(window.channel());
    var connection = window.connection();
    window.hold(toClient(Method.class)); // the broker's answers are late

    assertThat(lab.start("subscribe", () -> feed.subscribe(connection, inTheWindow)))
        .because("a price that is published after it has returned must not be missed")
        .waits();
  }

  @Test
  void a_price_that_was_shown_is_forgotten(Lab lab) throws Exception {
    subscribe(lab, window, inTheWindow);
    publish(PRICES);
    lab.untilSettled(PRICES.length);

    lab.await("the prices that wait for the window's acknowledgement", window::unsettled)
        .because("the broker keeps them all day, and in the end takes the board for dead")
        .toBe(0);
  }

  /** What a board's program does when it starts. */
  public interface Program {
    void subscribe(String exchange, Connection connection, Consumer<String> board)
        throws IOException;
  }

  /** A board in a program of its own. */
  public static class StartedProgram implements Program {
    @Override
    public void subscribe(String exchange, Connection connection, Consumer<String> board)
        throws IOException {
      new PriceFeed(exchange).subscribe(connection, board::accept);
    }
  }

  private static List<List<String>> shown(Board... boards) {
    return List.of(boards).stream().map(board -> List.copyOf(board.prices())).toList();
  }
}
