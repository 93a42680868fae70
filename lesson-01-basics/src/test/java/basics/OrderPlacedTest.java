package basics;

import static java.time.temporal.ChronoUnit.SECONDS;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.OtherProgram;

@Exercise("1.4")
class OrderPlacedTest extends OrderPlacedStage {

  private static final String JSON =
      "{\"order\": \"o-17\", \"customer\": \"\\\"Jo\\\" Groß\\\\n\\n🐇\", \"cents\": 4990}";

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

  private static boolean isNow(Date sent, Date before) {
    return sent != null && !sent.before(before) && !sent.after(new Date());
  }
}
