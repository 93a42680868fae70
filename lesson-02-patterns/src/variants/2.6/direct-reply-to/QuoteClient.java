package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Answers come straight to the channel: no queue is declared at all. */
public class QuoteClient implements AutoCloseable {

  private static final String REPLIES = "amq.rabbitmq.reply-to";

  private final Map<String, String> answers = new HashMap<>();
  private final String requests;
  private final Channel channel;
  private int asked;

  public QuoteClient(Connection connection, String requests) throws IOException {
    this.requests = requests;
    channel = connection.createChannel();
    channel.basicConsume(REPLIES, true, new Replies(channel));
  }

  public String quote(String request, Duration timeout)
      throws IOException, TimeoutException, InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    synchronized (answers) {
      var id = Integer.toString(++asked);
      answers.put(id, null);
      channel.basicPublish(
          "",
          requests,
          new AMQP.BasicProperties.Builder().replyTo(REPLIES).correlationId(id).build(),
          request.getBytes(StandardCharsets.UTF_8));
      try {
        while (answers.get(id) == null) {
          long left = (end - System.nanoTime()) / 1_000_000;
          if (left <= 0) {
            throw new TimeoutException();
          }
          answers.wait(left);
        }
        return answers.get(id);
      } finally {
        answers.remove(id);
      }
    }
  }

  @Override
  public void close() throws IOException, TimeoutException {
    channel.close();
  }

  private class Replies extends DefaultConsumer {
    Replies(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      synchronized (answers) {
        if (answers.containsKey(properties.getCorrelationId())) {
          answers.put(properties.getCorrelationId(), new String(body, StandardCharsets.UTF_8));
          answers.notifyAll();
        }
      }
    }
  }
}
