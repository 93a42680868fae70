package patterns;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Exercise 2.6: ask and wait for the answer.
 *
 * <p>The shop asks for quotes over a queue. Many threads ask at once, and answers come in any
 * order. Each request carries two properties: {@code replyTo}, the queue where the answer is
 * awaited, and {@code correlationId}, which the answer repeats. Both bodies are UTF-8 text.
 */
public class QuoteClient implements AutoCloseable {

  private final Connection connection;
  private final String requests;

  /**
   * Gets ready to receive answers, once for all calls, at a queue of its own.
   *
   * @param connection the program's connection, which others use too
   * @param requests the name of the queue where the server takes its requests; it exists
   * @throws IOException if the connection is lost meanwhile
   */
  public QuoteClient(Connection connection, String requests) throws IOException {
    this.connection = connection;
    this.requests = requests;
    // TODO 1: open a channel and keep it; declare a queue for answers, which goes when its consumer
    //         goes, and consume it with autoAck: what it holds is of no use to anybody else.
    // TODO 2: give each answer to the call that its correlation id names; ignore all others.
    throw new UnsupportedOperationException("TODO 2.6: open a channel, declare, consume");
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
    // TODO 3: remember the call under a new correlation id, then publish the request with it; keep
    //         two threads from one channel.
    // TODO 4: wait for the answer, but no longer than the timeout.
    throw new UnsupportedOperationException("TODO 2.6: ask, and wait for the answer");
  }

  /**
   * Stops receiving answers, and the queue where they came goes. The connection stays open for the
   * others.
   */
  @Override
  public void close() throws IOException, TimeoutException {
    // TODO 5: close what the constructor opened, and nothing else.
    throw new UnsupportedOperationException("TODO 2.6: close the channel");
  }
}
