package warren.lab.wire;

import com.rabbitmq.client.AMQP;
import java.util.Optional;
import warren.lab.wire.WireEvent.Direction;

/**
 * Which deliveries of a channel a client acknowledges or rejects (AMQP 0-9-1, basic.ack; RabbitMQ's
 * basic.nack).
 *
 * @param tag a delivery tag; with {@code multiple}, 0 is all that are open
 * @param multiple whether all deliveries before it are meant, too
 */
public record Settlement(long tag, boolean multiple) {

  /**
   * What an event settles; empty where it settles nothing, as a confirm, which has the same methods
   * as an acknowledgement.
   */
  public static Optional<Settlement> of(WireEvent event) {
    if (event.direction() == Direction.TO_CLIENT) {
      return Optional.empty();
    }
    return event
        .method(AMQP.Basic.Ack.class)
        .map(ack -> new Settlement(ack.getDeliveryTag(), ack.getMultiple()))
        .or(
            () ->
                event
                    .method(AMQP.Basic.Nack.class)
                    .map(nack -> new Settlement(nack.getDeliveryTag(), nack.getMultiple())))
        .or(
            () ->
                event
                    .method(AMQP.Basic.Reject.class)
                    .map(reject -> new Settlement(reject.getDeliveryTag(), false)));
  }

  /**
   * Whether an event puts deliveries back in their queue: a client's nack or reject with requeue.
   */
  public static boolean putsBack(WireEvent event) {
    return requeue(event).orElse(false);
  }

  /** Whether an event lets deliveries go: a client's nack or reject without requeue. */
  public static boolean letsGo(WireEvent event) {
    return requeue(event).filter(requeue -> !requeue).isPresent();
  }

  /** What a client wants of what it rejects; empty where it rejects nothing. */
  private static Optional<Boolean> requeue(WireEvent event) {
    return event.direction() == Direction.TO_CLIENT
        ? Optional.empty()
        : event
            .method(AMQP.Basic.Nack.class)
            .map(AMQP.Basic.Nack::getRequeue)
            .or(() -> event.method(AMQP.Basic.Reject.class).map(AMQP.Basic.Reject::getRequeue));
  }

  /** Whether the delivery of that tag is among them, if it is still open. */
  public boolean covers(long delivery) {
    return multiple ? tag == 0 || delivery <= tag : delivery == tag;
  }
}
