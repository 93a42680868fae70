package basics;

import static java.time.temporal.ChronoUnit.SECONDS;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.OtherProgram;

@Exercise("1.4")
class OrderPlacedTest {

  private static final OrderPlaced ORDER = new OrderPlaced("o-17", "\"Jo\" Groß\\n\n🐇", 4990);
  private static final String JSON =
      "{\"order\": \"o-17\", \"customer\": \"\\\"Jo\\\" Groß\\\\n\\n🐇\", \"cents\": 4990}";

  /** An order of Ada's, as another program writes it. */
  private static final String ADAS =
      "{\"order\": \"o-17\", \"customer\": \"Ada\", \"cents\": 4990}";

  private final List<String> handled = new CopyOnWriteArrayList<>();
  private LabQueue aside;
  private LabQueue orders;
  private Client shop;
  private Client mail;

  @BeforeEach
  void two_programs_with_a_queue_between_them(Lab lab) {
    aside = lab.queue("aside").declared(); // gets what is rejected and not put back
    orders = lab.queue("orders").declaredWithRejectsTo(aside);
    shop = lab.client("shop");
    mail = lab.client("mail");
  }

  @Test
  void an_order_goes_out_as_json(Lab lab) throws Exception {
    ORDER.publish(shop.channel(), orders.name());

    assertThat(orders)
        .because("the body is all that a program in another language has to go by")
        .eventuallyHoldsJson(JSON)
        .because("an order has to outlive a restart of the broker")
        .messagesArePersistent();
  }

  @Test
  void its_properties_say_what_it_is(Lab lab) throws Exception {
    ORDER.publish(shop.channel(), orders.name());

    lab.await(
            "content type and type",
            () -> orders.properties(it -> it.getContentType() + ", " + it.getType()))
        .because("a reader has to know what a message is before it reads the body")
        .to(
            "be [application/json, OrderPlaced]",
            it -> it.toString().matches("\\[application/json(;[^,]*)?, OrderPlaced]"));
  }

  @Test
  void no_two_messages_have_the_same_id(Lab lab) throws Exception {
    for (int start = 1; start <= 2; start++) {
      Shop program = OtherProgram.start(StartedShop.class);
      for (int i = 1; i <= 6; i++) { // somebody may have to be told of an order again
        program.publish(shop.channel(), orders.name());
      }
    }

    lab.await("the ids of twelve messages", () -> orders.properties(BasicProperties::getMessageId))
        .because("a message may come twice, and the id is how a reader tells that from a new one")
        .to("be twelve ids", ids -> ids.size() == 12 && new HashSet<>(ids).size() == 12);
  }

  @Test
  void the_timestamp_says_when_it_was_sent(Lab lab) throws Exception {
    lab.untilNextSecond(); // a timestamp counts no finer
    var before = Date.from(Instant.now().truncatedTo(SECONDS));
    ORDER.publish(shop.channel(), orders.name());

    lab.await(
            "the timestamp of the message", () -> orders.properties(BasicProperties::getTimestamp))
        .because("whoever looks for what went wrong at three has nothing else to go by")
        .to("be [" + before + "]", sent -> sent.size() == 1 && isNow(sent.get(0), before));
  }

  @Test
  void whoever_publishes_learns_that_the_connection_is_lost(Lab lab) {
    var channel = shop.channel();
    shop.die();

    assertThat(lab.attempt(() -> ORDER.publish(channel, orders.name())))
        .because("nobody will ever hear of the order, and only the caller can try again")
        .threw(Exception.class);
  }

  @Test
  void what_a_newer_program_adds_is_no_reason_to_refuse(Lab lab) throws Exception {
    arrive(
        "{\"coupon\": {}, \"cents\": 4990, \"order\": \"o-17\", \"customer\": \"J\\u00fcrgen\\nGroß\"}");
    subscribe(lab, mail, this::handle);

    awaitHandled(lab, "o-17, Jürgen\nGroß, 4990", "the shop may learn more before its readers do");
  }

  @Test
  void what_an_older_program_leaves_out_is_no_reason_to_refuse(Lab lab) throws Exception {
    arrive("{\"order\": \"o-17\", \"cents\": 4990}");
    subscribe(lab, mail, this::handle);

    awaitHandled(lab, "o-17, null, 4990", "what a shop has sent for years are orders, too");
  }

  @Test
  void nonsense_is_rejected_and_the_next_order_is_handled(Lab lab) throws Exception {
    String[] nonsense = {
      "{\"order\": \"o-2\", \"customer\": ",
      "Hello",
      "",
      "[\"o-2\"]",
      "{\"customer\": \"Ada\", \"cents\": 100}",
      "{\"order\": \"o-2\", \"customer\": \"Ada\", \"cents\": \"many\"}",
      "null"
    };
    arrive(nonsense);
    arrive(ADAS);
    subscribe(lab, mail, this::handle);

    awaitHandled(lab, "o-17, Ada, 4990", "each order gets to its handler, and nothing else does");
    lab.await("what is rejected and not put back", () -> Set.copyOf(aside.bodies()))
        .because("what cannot be read will never get better, and somebody is to look at it")
        .toBe(Set.of(nonsense));
  }

  @Test
  void a_handled_order_is_gone(Lab lab) throws Exception {
    arrive(ADAS, ADAS);
    subscribe(lab, mail, this::handle);
    lab.untilSettled(2);
    mail.die();

    assertThat(orders)
        .because("what is still there comes again, and the customer gets two mails")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void an_order_whose_handler_throws_stays(Lab lab) throws Exception {
    arrive(ADAS);
    for (var failure : List.of(new NullPointerException(), new IllegalArgumentException())) {
      var reader = lab.client("reader that meets " + failure.getClass().getSimpleName());
      var failing = lab.throwing().always(() -> failure);
      subscribe(lab, reader, order -> failing.pass());
      lab.untilThrown(failing);
      reader.die();

      assertThat(orders)
          .because("the message was good, and nothing has come of it yet")
          .eventuallyHolds(ADAS);
    }
  }

  @Test
  void the_orders_come_until_the_channel_is_closed(Lab lab) throws Exception {
    subscribe(lab, mail, this::handle);
    assertThat(orders)
        .because("the broker knows when an order comes; whoever asks is late, or asks in vain")
        .eventuallyHasConsumers(1);

    mail.channel().close();

    assertThat(orders)
        .because("whoever has closed it counts on it: what the handler needs may be gone")
        .eventuallyHasConsumers(0);
  }

  @Test
  void whoever_subscribes_learns_that_the_broker_refuses(Lab lab) throws Exception {
    var taken = lab.queue("taken").declaredBySomebodyElse();

    assertThat(lab.attempt(() -> OrderPlaced.subscribe(mail.channel(), taken.name(), this::handle)))
        .because("a reader that is not there and says nothing waits for ever")
        .threw(IOException.class);
  }

  /** What a shop does, each time it is started. */
  public interface Shop {
    void publish(Channel channel, String queue) throws IOException;
  }

  /** A shop in a program of its own. */
  public static class StartedShop implements Shop {
    @Override
    public void publish(Channel channel, String queue) throws IOException {
      ORDER.publish(channel, queue);
    }
  }

  private void arrive(String... bodies) {
    orders.holdingJson("OrderPlaced", bodies);
  }

  private void subscribe(Lab lab, Client reader, Consumer<OrderPlaced> handler) throws Exception {
    lab.start("subscribe", () -> OrderPlaced.subscribe(reader.channel(), orders.name(), handler))
        .result();
  }

  private void handle(OrderPlaced it) {
    handled.add(it == null ? "null" : it.order() + ", " + it.customer() + ", " + it.cents());
  }

  private void awaitHandled(Lab lab, String order, String reason) {
    lab.await("the orders handled", () -> List.copyOf(handled))
        .because(reason)
        .toBe(List.of(order));
  }

  private static boolean isNow(Date sent, Date before) {
    return sent != null && !sent.before(before) && !sent.after(new Date());
  }
}
