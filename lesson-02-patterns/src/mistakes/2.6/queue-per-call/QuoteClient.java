package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

public class QuoteClient implements AutoCloseable {

  private final Connection connection;
  private final String requests;

  public QuoteClient(Connection connection, String requests) {
    this.connection = connection;
    this.requests = requests;
  }

  public String quote(String request, Duration timeout)
      throws IOException, TimeoutException, InterruptedException {
    var answer = new ArrayBlockingQueue<String>(1);
    var id = UUID.randomUUID().toString();
    try (var channel = connection.createChannel()) {
      var replies = channel.queueDeclare().getQueue();
      channel.basicConsume(
          replies,
          true,
          (tag, reply) -> {
            if (id.equals(reply.getProperties().getCorrelationId())) {
              answer.offer(new String(reply.getBody(), StandardCharsets.UTF_8));
            }
          },
          tag -> {});
      channel.basicPublish(
          "",
          requests,
          new AMQP.BasicProperties.Builder().replyTo(replies).correlationId(id).build(),
          request.getBytes(StandardCharsets.UTF_8));
      var text = answer.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (text == null) {
        throw new TimeoutException();
      }
      return text;
    }
  }

  @Override
  public void close() {}
}
