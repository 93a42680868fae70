package patterns;

import com.rabbitmq.client.Channel;
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
    // TODO 1: limit what the broker sends to one request: basicQos; consume with manual
    //         acknowledgement.
    // TODO 2: reject a request without replyTo, and do not put it back.
    // TODO 3: answer with the book's quote: to replyTo, with the request's correlationId and the
    //         type quote. Then acknowledge the request.
    // TODO 4: if the book throws, answer with the type error and what the exception says.
    throw new UnsupportedOperationException("TODO 2.7: consume, answer, acknowledge");
  }
}
