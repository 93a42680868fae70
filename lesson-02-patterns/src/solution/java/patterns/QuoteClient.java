package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * Exercise 2.6: ask and wait for the answer.
 *
 * <p>The shop asks for quotes over a queue. Many threads ask at once, and answers come in any
 * order. Each request carries two properties: {@code replyTo}, the queue where the answer is
 * awaited, and {@code correlationId}, which the answer repeats. Both bodies are UTF-8 text.
 */
public class QuoteClient implements AutoCloseable {

  private final String requests;
  // tag::client[]
  private final Map<String, BlockingQueue<String>> calls = new ConcurrentHashMap<>();
  private final Channel channel;
  private final String replies;

  /**
   * Gets ready to receive answers, once for all calls, at a queue of its own.
   *
   * @param connection the program's connection, which others use too
   * @param requests the name of the queue where the server takes its requests; it exists
   * @throws IOException if the connection is lost meanwhile
   */
  public QuoteClient(Connection connection, String requests) throws IOException {
    this.requests = requests;
    channel = connection.createChannel();
    replies = channel.queueDeclare().getQueue(); // <1>
    channel.basicConsume(replies, true, (tag, reply) -> take(reply), tag -> {});
  }

  private void take(Delivery reply) {
    var id = String.valueOf(reply.getProperties().getCorrelationId());
    var call = calls.get(id);
    if (call != null) { // <2>
      call.offer(new String(reply.getBody(), UTF_8));
    }
  }

  /**
   * Asks for a quote and waits for it. Any number of threads may ask at the same time. If the
   * connection is lost already, it throws. Answers that nobody waits for are ignored.
   *
   * @param request what is to be quoted; the body of the request
   * @param timeout how long to wait for the answer, and no longer; the request waits as long for a
   *     server
   * @return the body of the answer
   * @throws TimeoutException if no answer has come in that time
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public String quote(String request, Duration timeout)
      throws IOException, TimeoutException, InterruptedException {
    var id = UUID.randomUUID().toString();
    var call = new ArrayBlockingQueue<String>(1);
    calls.put(id, call); // <3>
    try {
      send(request, id, timeout);
      var answer = call.poll(timeout.toNanos(), NANOSECONDS);
      if (answer == null) {
        throw new TimeoutException("no answer to \"" + request + "\" within " + timeout);
      }
      return answer;
    } finally {
      calls.remove(id); // <4>
    }
  }

  private synchronized void send(String request, String id, Duration timeout) throws IOException {
    var properties =
        new BasicProperties.Builder()
            .replyTo(replies)
            .correlationId(id)
            .expiration(String.valueOf(timeout.toMillis())) // <5>
            .build();
    channel.basicPublish("", requests, properties, request.getBytes(UTF_8));
  }

  /**
   * Stops receiving answers, and the queue where they came goes. The connection stays open for the
   * others.
   */
  @Override
  public void close() throws IOException {
    channel.abort();
  }
  // end::client[]
}
