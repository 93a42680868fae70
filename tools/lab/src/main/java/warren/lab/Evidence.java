package warren.lab;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;

/**
 * A recording, asked for what diagnoses look for.
 *
 * @param events what went by, in order
 */
record Evidence(List<WireEvent> events) {

  List<WireEvent> sentToBroker(Class<? extends Method> type) {
    return sent(type, Direction.TO_BROKER);
  }

  List<WireEvent> sentToClient(Class<? extends Method> type) {
    return sent(type, Direction.TO_CLIENT);
  }

  private List<WireEvent> sent(Class<? extends Method> type, Direction direction) {
    return events.stream()
        .filter(event -> event.direction() == direction && event.method(type).isPresent())
        .toList();
  }

  /** The delivery tag, where the event is a delivery or the answer to a basic.get. */
  static Optional<Long> tag(WireEvent event) {
    return event
        .method(AMQP.Basic.Deliver.class)
        .map(AMQP.Basic.Deliver::getDeliveryTag)
        .or(() -> event.method(AMQP.Basic.GetOk.class).map(AMQP.Basic.GetOk::getDeliveryTag));
  }

  static String body(WireEvent event) {
    return event
        .content()
        .map(content -> new String(content.preview(), StandardCharsets.UTF_8))
        .orElse("");
  }
}
