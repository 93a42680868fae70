package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A future for each call, a channel for asking and one for answers. */
public class QuoteClient implements AutoCloseable {

  private final ConcurrentMap<String, CompletableFuture<String>> calls = new ConcurrentHashMap<>();
  private final String replies = "quotes-" + UUID.randomUUID();
  private final String requests;
  private final Channel asking;
  private final Channel answers;

  public QuoteClient(Connection connection, String requests) throws IOException {
    this.requests = requests;
    asking = connection.createChannel();
    answers = connection.createChannel();
    answers.queueDeclare(replies, false, true, true, null);
    answers.basicConsume(
        replies,
        false,
        (tag, reply) -> {
          Optional.ofNullable(reply.getProperties().getCorrelationId())
              .map(calls::remove)
              .ifPresent(
                  call -> call.complete(new String(reply.getBody(), StandardCharsets.UTF_8)));
          answers.basicAck(reply.getEnvelope().getDeliveryTag(), false);
        },
        tag -> {});
  }

  public String quote(String request, Duration timeout)
      throws IOException, TimeoutException, InterruptedException {
    var id = UUID.randomUUID().toString();
    var answer = new CompletableFuture<String>();
    calls.put(id, answer);
    try {
      var properties =
          new AMQP.BasicProperties.Builder().replyTo(replies).correlationId(id).build();
      synchronized (asking) {
        asking.basicPublish("", requests, properties, request.getBytes(StandardCharsets.UTF_8));
      }
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      calls.remove(id);
    }
  }

  @Override
  public void close() throws IOException, TimeoutException {
    asking.close();
    answers.close();
  }
}
