package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;

/** Acknowledgement and answer take effect together, in whatever order they are sent. */
public class QuoteServer {

  public void start(Channel channel, String requests, QuoteBook book) throws IOException {
    channel.txSelect();
    channel.basicQos(1);
    channel.basicConsume(
        requests,
        false,
        (consumerTag, request) -> {
          if (request.getProperties().getReplyTo() == null) {
            channel.basicReject(request.getEnvelope().getDeliveryTag(), false);
          } else {
            channel.basicAck(request.getEnvelope().getDeliveryTag(), false);
            answer(channel, request, book);
          }
          channel.txCommit();
        },
        consumerTag -> {});
  }

  private static void answer(Channel channel, Delivery request, QuoteBook book) throws IOException {
    var properties =
        new BasicProperties.Builder()
            .correlationId(request.getProperties().getCorrelationId())
            .type("quote");
    String text;
    try {
      text = book.quote(new String(request.getBody(), UTF_8));
    } catch (RuntimeException e) {
      text = e.toString();
      properties.type("error");
    }
    channel.basicPublish(
        "", request.getProperties().getReplyTo(), properties.build(), text.getBytes(UTF_8));
  }
}
