package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;

public class QuoteServer {

  private Channel channel;
  private QuoteBook book;

  public void start(Channel channel, String requests, QuoteBook book) throws IOException {
    this.channel = channel;
    this.book = book;
    channel.basicQos(1);
    channel.basicConsume(requests, false, (tag, request) -> answer(request), tag -> {});
  }

  private void answer(Delivery request) throws IOException {
    long tag = request.getEnvelope().getDeliveryTag();
    if (request.getProperties().getReplyTo() == null) {
      channel.basicReject(tag, false);
      return;
    }
    try {
      reply(request, "quote", book.quote(new String(request.getBody(), UTF_8)));
    } catch (RuntimeException e) {
      reply(request, "error", String.valueOf(e.getMessage()));
    }
    channel.basicAck(tag, false);
  }

  private void reply(Delivery request, String type, String text) throws IOException {
    var properties =
        new BasicProperties.Builder()
            .correlationId(request.getProperties().getCorrelationId())
            .type(type)
            .build();
    channel.basicPublish(
        "", request.getProperties().getReplyTo(), properties, text.getBytes(UTF_8));
  }
}
