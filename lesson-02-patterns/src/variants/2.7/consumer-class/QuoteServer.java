package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Answers go out on a channel of their own, confirmed by the broker before the acknowledgement. */
public class QuoteServer {

  public void start(Channel channel, String requests, QuoteBook book) throws IOException {
    var answers = channel.getConnection().createChannel();
    answers.confirmSelect();
    channel.basicQos(1);
    channel.basicConsume(requests, false, "quote-server", new Server(channel, answers, book));
  }

  private static class Server extends DefaultConsumer {

    private final Channel answers;
    private final QuoteBook book;

    Server(Channel channel, Channel answers, QuoteBook book) {
      super(channel);
      this.answers = answers;
      this.book = book;
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties request, byte[] body)
        throws IOException {
      if (request.getReplyTo() == null || request.getReplyTo().isBlank()) {
        getChannel().basicNack(envelope.getDeliveryTag(), false, false);
        return;
      }
      var answer = new AMQP.BasicProperties.Builder().correlationId(request.getCorrelationId());
      String text;
      try {
        text = book.quote(new String(body, StandardCharsets.UTF_8));
        answer.type("quote");
      } catch (RuntimeException e) {
        text = e.toString();
        answer.type("error");
      }
      answers.basicPublish(
          "", request.getReplyTo(), answer.build(), text.getBytes(StandardCharsets.UTF_8));
      try {
        answers.waitForConfirms();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      getChannel().basicAck(envelope.getDeliveryTag(), false);
    }
  }
}
