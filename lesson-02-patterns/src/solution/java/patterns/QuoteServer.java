package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;

/**
 * Exercise 2.7: answer, and answer for it.
 *
 * <p>A request says in {@code replyTo} at which queue its answer is awaited, and bears a {@code
 * correlationId}, which the answer repeats. The property {@code type} of an answer is {@code
 * quote}, or {@code error} if the book throws; then the body says why, if the exception does. All
 * bodies are UTF-8 text.
 */
public class QuoteServer {

  /**
   * Answers the requests that wait in a queue and those that come, and returns at once. Several
   * servers may share the queue: the broker sends each one request at a time and none in reserve.
   *
   * <p>A request leaves the queue when its answer has gone out, and not before. One without replyTo
   * is rejected and not put back. An answer whose caller is gone is lost, and no harm is done.
   *
   * @param channel is this server's own
   * @param requests the name of a queue that exists
   * @param book gives the quotes, or throws
   * @throws IOException if the broker refuses
   */
  public void start(Channel channel, String requests, QuoteBook book) throws IOException {
    // tag::start[]
    channel.basicQos(1); // <1>
    channel.basicConsume(
        requests,
        false,
        (consumerTag, request) -> {
          long tag = request.getEnvelope().getDeliveryTag();
          if (request.getProperties().getReplyTo() == null) {
            channel.basicReject(tag, false); // <2>
            return;
          }
          try {
            var quote = book.quote(new String(request.getBody(), UTF_8));
            reply(channel, request, "quote", quote);
          } catch (RuntimeException e) {
            reply(channel, request, "error", String.valueOf(e.getMessage())); // <3>
          }
          channel.basicAck(tag, false); // <4>
        },
        consumerTag -> {});
    // end::start[]
  }

  // tag::reply[]
  private static void reply(Channel channel, Delivery request, String type, String text)
      throws IOException {
    var properties =
        new BasicProperties.Builder()
            .correlationId(request.getProperties().getCorrelationId())
            .type(type)
            .build();
    channel.basicPublish(
        "", request.getProperties().getReplyTo(), properties, text.getBytes(UTF_8));
  }
  // end::reply[]
}
