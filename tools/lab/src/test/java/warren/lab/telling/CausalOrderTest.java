package warren.lab.telling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.Basic;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

/** One story as the wire may see it from run to run, and the one order in which it is told. */
class CausalOrderTest {

  private static final CausalOrder.Holds NOBODY_HELD = (body, nth) -> Optional.empty();

  private static final Said CONSUME =
      Said.by("worker", new Basic.Consume.Builder().queue("parcels").consumerTag("w").build());
  private static final Said CONSUME_OK =
      Said.to("worker", new Basic.ConsumeOk.Builder().consumerTag("w").build());
  private static final Said PUBLISH_1 = Said.by("shop", publish(), "p-1");
  private static final Said PUBLISH_2 = Said.by("shop", publish(), "p-2");
  private static final Said DELIVER_1 = Said.to("worker", deliver(1), "p-1");
  private static final Said DELIVER_2 = Said.to("worker", deliver(2), "p-2");
  private static final Said ACK_1 =
      Said.by("worker", new Basic.Ack.Builder().deliveryTag(1).build());
  private static final Said ACK_2 =
      Said.by("worker", new Basic.Ack.Builder().deliveryTag(2).build());

  @Test
  void what_follows_by_itself_comes_right_after_its_cause() {
    var told =
        List.of(CONSUME, CONSUME_OK, PUBLISH_1, DELIVER_1, ACK_1, PUBLISH_2, DELIVER_2, ACK_2);

    assertThat(order(told, NOBODY_HELD)).isEqualTo(told);
    assertThat(
            order(
                List.of(
                    CONSUME, CONSUME_OK, PUBLISH_1, PUBLISH_2, DELIVER_1, DELIVER_2, ACK_1, ACK_2),
                NOBODY_HELD))
        .isEqualTo(told);
    assertThat(
            order(
                List.of(
                    CONSUME, PUBLISH_1, CONSUME_OK, DELIVER_1, PUBLISH_2, DELIVER_2, ACK_1, ACK_2),
                NOBODY_HELD))
        .isEqualTo(told);
  }

  @Test
  void what_a_test_held_is_told_when_it_let_go() {
    var asItHappened =
        List.of(CONSUME, CONSUME_OK, PUBLISH_1, DELIVER_1, PUBLISH_2, DELIVER_2, ACK_2, ACK_1);

    assertThat(order(asItHappened, held("p-1", asItHappened.size()))).isEqualTo(asItHappened);
  }

  @Test
  void a_consumer_gets_no_more_than_its_prefetch_allows() {
    var qos = Said.by("worker", new Basic.Qos.Builder().prefetchCount(1).build());
    var qosOk = Said.to("worker", new Basic.QosOk.Builder().build());

    var asItHappened =
        List.of(
            PUBLISH_1,
            PUBLISH_2,
            qos,
            qosOk,
            CONSUME,
            CONSUME_OK,
            DELIVER_1,
            ACK_1,
            DELIVER_2,
            ACK_2);

    assertThat(order(asItHappened, held("p-1", asItHappened.size())))
        .endsWith(DELIVER_1, ACK_1, DELIVER_2, ACK_2);
  }

  private static CausalOrder.Holds held(String body, int untilMillis) {
    return (delivered, nth) ->
        Optional.of(Duration.ofMillis(untilMillis)).filter(until -> delivered.equals(body));
  }

  /** What one of them said, or was told. */
  private record Said(String client, Direction direction, Method method, String body) {

    static Said by(String client, Method method) {
      return new Said(client, Direction.TO_BROKER, method, "");
    }

    static Said by(String client, Method method, String body) {
      return new Said(client, Direction.TO_BROKER, method, body);
    }

    static Said to(String client, Method method) {
      return new Said(client, Direction.TO_CLIENT, method, "");
    }

    static Said to(String client, Method method, String body) {
      return new Said(client, Direction.TO_CLIENT, method, body);
    }

    WireEvent event(int number) {
      return new WireEvent(
          number,
          Duration.ofMillis(number),
          client,
          1,
          1,
          Kind.METHOD,
          direction,
          Optional.of(method),
          Optional.of(body)
              .filter(text -> !text.isEmpty())
              .map(text -> text.getBytes(UTF_8))
              .map(bytes -> new Content(MessageProperties.BASIC, bytes.length, bytes)),
          Optional.empty(),
          "");
    }
  }

  /** The order in which that is told which happened in this order, a millisecond apart. */
  private static List<Said> order(List<Said> happened, CausalOrder.Holds holds) {
    var events = new ArrayList<WireEvent>();
    happened.forEach(said -> events.add(said.event(events.size() + 1)));
    return CausalOrder.of(events, List.of("shop", "worker"), holds).stream()
        .map(event -> happened.get(event.number() - 1))
        .toList();
  }

  private static Method publish() {
    return new Basic.Publish.Builder().routingKey("parcels").build();
  }

  private static Method deliver(long tag) {
    return new Basic.Deliver.Builder()
        .consumerTag("w")
        .deliveryTag(tag)
        .exchange("")
        .routingKey("parcels")
        .build();
  }
}
