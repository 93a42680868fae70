package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;

public class QuoteClient implements AutoCloseable {

  private final BlockingQueue<Delivery> answers = new LinkedBlockingQueue<>();
  private final String requests;
  private final Channel channel;
  private final String replies;

  public QuoteClient(Connection connection, String requests) throws IOException {
    this.requests = requests;
    channel = connection.createChannel();
    replies = channel.queueDeclare().getQueue();
    channel.basicConsume(replies, true, (tag, answer) -> answers.add(answer), tag -> {});
  }

  public String quote(String request, Duration timeout)
      throws IOException, TimeoutException, InterruptedException {
    var id = UUID.randomUUID().toString();
    send(request, id);
    long end = System.nanoTime() + timeout.toNanos();
    Delivery answer;
    do {
      answer = answers.poll(end - System.nanoTime(), NANOSECONDS);
      if (answer == null) {
        throw new TimeoutException();
      }
    } while (!id.equals(answer.getProperties().getCorrelationId()));
    return new String(answer.getBody(), UTF_8);
  }

  private synchronized void send(String request, String id) throws IOException {
    var properties = new BasicProperties.Builder().replyTo(replies).correlationId(id).build();
    channel.basicPublish("", requests, properties, request.getBytes(UTF_8));
  }

  @Override
  public void close() throws IOException {
    channel.abort();
  }
}
