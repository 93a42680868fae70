package warren.lab.wire;

import com.rabbitmq.client.AMQP.Basic;
import java.util.Optional;

/**
 * What the broker hands to a client, by basic.deliver or in answer to a basic.get.
 *
 * @param tag its delivery tag, which counts on its channel
 * @param redelivered whether it has been delivered before, to whomever
 * @param consumer the consumer's tag; empty if the client fetched it
 */
public record Delivery(long tag, boolean redelivered, Optional<String> consumer) {

  /** What an event delivers; empty if it delivers nothing, or did not get through. */
  public static Optional<Delivery> of(WireEvent event) {
    return event
        .method(Basic.Deliver.class)
        .map(
            it ->
                new Delivery(
                    it.getDeliveryTag(), it.getRedelivered(), Optional.of(it.getConsumerTag())))
        .or(
            () ->
                event
                    .method(Basic.GetOk.class)
                    .map(
                        it ->
                            new Delivery(
                                it.getDeliveryTag(), it.getRedelivered(), Optional.empty())));
  }
}
