package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MessageProperties;
import java.util.Set;
import java.util.UUID;

/**
 * Exercise 5.1: an id that stays.
 *
 * <p>A customer is to pay. The request for it may be sent more than once, since the one who sends
 * it cannot know whether the first time was enough; and the same customer may well owe the same
 * amount twice. Whoever books it has to tell the one from the other.
 */
public class PaymentRequest {

  private final String customer;
  private final long cents;

  // tag::id[]
  private final String id = UUID.randomUUID().toString(); // <1>

  // end::id[]

  /** A new request: however often it is sent, it is this one. */
  public PaymentRequest(String customer, long cents) {
    this.customer = customer;
    this.cents = cents;
  }

  /**
   * What the request is sent with: persistent, as plain text, with its id. It is asked for at each
   * sending anew.
   */
  public BasicProperties properties() {
    // tag::properties[]
    return MessageProperties.PERSISTENT_TEXT_PLAIN.builder().messageId(id).build(); // <1>
    // end::properties[]
  }

  /** What the request says, such as {@code alice owes 1250}. */
  public byte[] body() {
    return (customer + " owes " + cents).getBytes(UTF_8);
  }

  /**
   * Tells whether this request was seen before, and remembers it.
   *
   * @param seen what has been remembered so far, in whatever form this method likes; the caller
   *     keeps it when the program ends
   * @throws IllegalArgumentException if the message does not say which request it is
   */
  public static boolean isRepeat(Delivery delivery, Set<String> seen) {
    // tag::repeat[]
    var id = delivery.getProperties().getMessageId();
    if (id == null) {
      throw new IllegalArgumentException("the message has no id"); // <1>
    }
    return !seen.add(id); // <2>
    // end::repeat[]
  }
}
