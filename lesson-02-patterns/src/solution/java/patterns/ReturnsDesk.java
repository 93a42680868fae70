package patterns;

import static com.rabbitmq.client.BuiltinExchangeType.HEADERS;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Exercise 2.5: headers.
 *
 * <p>A parcel that comes back is announced to a headers exchange, which is durable and has no
 * arguments. The body is the parcel's number as UTF-8 text; what there is to know of it stands in
 * two headers: {@code reason}, a text, and {@code grade}, a number. The exchange looks at nothing
 * else.
 *
 * <p>A desk is opened by a call that returns at once; from then on the broker sends the desk's
 * parcels. The desk's queue gets these and no others, also while nobody has the desk open. Several
 * clerks may have it open; each parcel is then given to one of them. A parcel leaves the queue when
 * its handler has returned. One for which the handler throws stays there; what is received after
 * that is up to you.
 */
public class ReturnsDesk {

  /**
   * Announces a parcel that has come back: hands a persistent message to the channel's connection
   * and returns, and leaves no other channel open. If the connection is lost, it throws.
   *
   * @param exchange the name of the exchange; somebody may have declared it already, or nobody
   * @throws IOException if the broker refuses the exchange
   */
  public void announce(Channel channel, String exchange, ReturnedParcel parcel) throws IOException {
    // tag::announce[]
    channel.exchangeDeclare(exchange, HEADERS, true);
    var properties =
        new BasicProperties.Builder()
            .headers(Map.of("reason", parcel.reason(), "grade", parcel.grade())) // <1>
            .deliveryMode(2)
            .build();
    channel.basicPublish(exchange, "", properties, parcel.number().getBytes(UTF_8)); // <2>
    // end::announce[]
  }

  // tag::desks[]
  /**
   * Opens the desk that puts on the shelf again what is unwanted and of grade 1; both must be true.
   *
   * @param exchange the name of the exchange; somebody may have declared it already, or nobody
   * @param queue the name of the desk's queue: durable, shared, and without arguments; it may be
   *     there already
   * @param handler is given the number of each such parcel
   * @throws IOException if the broker refuses
   */
  public void restock(Channel channel, String exchange, String queue, Consumer<String> handler)
      throws IOException {
    var conditions = Map.<String, Object>of("x-match", "all", "reason", "unwanted", "grade", 1);
    open(channel, exchange, queue, conditions, handler);
  }

  /**
   * Opens the desk that has a close look at what is damaged or of grade 3; one of them is enough.
   *
   * @param exchange the name of the exchange; somebody may have declared it already, or nobody
   * @param queue the name of the desk's queue: durable, shared, and without arguments; it may be
   *     there already
   * @param handler is given the number of each such parcel
   * @throws IOException if the broker refuses
   */
  public void inspect(Channel channel, String exchange, String queue, Consumer<String> handler)
      throws IOException {
    var conditions = Map.<String, Object>of("x-match", "any", "reason", "damaged", "grade", 3);
    open(channel, exchange, queue, conditions, handler);
  }

  private static void open(
      Channel channel,
      String exchange,
      String queue,
      Map<String, Object> conditions,
      Consumer<String> handler)
      throws IOException {
    channel.exchangeDeclare(exchange, HEADERS, true);
    channel.queueDeclare(queue, true, false, false, null);
    channel.queueBind(queue, exchange, "", conditions); // <1>
    channel.basicConsume(
        queue,
        false,
        (consumerTag, message) -> {
          handler.accept(new String(message.getBody(), UTF_8));
          channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
        },
        consumerTag -> {});
  }
  // end::desks[]
}
