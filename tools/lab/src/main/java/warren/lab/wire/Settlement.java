package warren.lab.wire;

import com.rabbitmq.client.AMQP.Basic;
import com.rabbitmq.client.Method;
import java.util.NavigableMap;
import java.util.Optional;
import warren.lab.wire.WireEvent.Direction;

/**
 * What an ack, a nack or a reject says of a channel's delivery tags (AMQP 0-9-1, basic.ack and
 * basic.reject; RabbitMQ's basic.nack and publisher confirms): a client's settles deliveries, the
 * broker's confirms publishes.
 *
 * @param tag a delivery tag; with {@code multiple}, 0 is all that are open
 * @param multiple whether all that are open before it are meant, too
 * @param outcome what becomes of the messages
 */
public record Settlement(long tag, boolean multiple, Outcome outcome) {

  /** What becomes of a message. */
  public enum Outcome {
    /** Whoever got it has taken charge of it. */
    TAKEN,
    /**
     * It goes back into its queue; what the broker refuses says so too, and means nothing by it.
     */
    PUT_BACK,
    /** Its queue lets it go: dropped, or dead-lettered. */
    LET_GO
  }

  /** What a client's event settles; empty if it settles nothing, or did not get through. */
  public static Optional<Settlement> of(WireEvent event) {
    return going(event, Direction.TO_BROKER);
  }

  /** What a broker's event confirms or refuses; empty if it is neither, or did not get through. */
  public static Optional<Settlement> confirm(WireEvent event) {
    return going(event, Direction.TO_CLIENT);
  }

  private static Optional<Settlement> going(WireEvent event, Direction direction) {
    return event.direction() == direction
        ? event.method(Method.class).flatMap(Settlement::in)
        : Optional.empty();
  }

  /** What a method says, whoever sent it and whether or not it got through. */
  public static Optional<Settlement> in(Method method) {
    if (method instanceof Basic.Ack ack) {
      return Optional.of(new Settlement(ack.getDeliveryTag(), ack.getMultiple(), Outcome.TAKEN));
    }
    if (method instanceof Basic.Nack nack) {
      return Optional.of(
          new Settlement(nack.getDeliveryTag(), nack.getMultiple(), rejected(nack.getRequeue())));
    }
    if (method instanceof Basic.Reject reject) {
      return Optional.of(
          new Settlement(reject.getDeliveryTag(), false, rejected(reject.getRequeue())));
    }
    return Optional.empty();
  }

  private static Outcome rejected(boolean requeue) {
    return requeue ? Outcome.PUT_BACK : Outcome.LET_GO;
  }

  /**
   * Whether an event puts deliveries back in their queue: a client's nack or reject with requeue.
   */
  public static boolean putsBack(WireEvent event) {
    return of(event).filter(it -> it.outcome == Outcome.PUT_BACK).isPresent();
  }

  /** Whether an event lets deliveries go: a client's nack or reject without requeue. */
  public static boolean letsGo(WireEvent event) {
    return of(event).filter(it -> it.outcome == Outcome.LET_GO).isPresent();
  }

  /** Whether the one of that tag is among them, if it is still open. */
  public boolean covers(long open) {
    return multiple ? tag == 0 || open <= tag : open == tag;
  }

  /** Those that it covers of what is open, by tag: a view, so to clear it is to settle them. */
  public <T> NavigableMap<Long, T> among(NavigableMap<Long, T> open) {
    return !multiple
        ? open.subMap(tag, true, tag, true)
        : tag == 0 ? open : open.headMap(tag, true);
  }
}
