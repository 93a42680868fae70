package patterns;

import com.rabbitmq.client.Channel;
import java.io.IOException;

/**
 * Exercise 2.7: answer, and answer for it.
 *
 * <p>A request says in {@code replyTo} at which queue its answer is awaited, and bears a {@code
 * correlationId}, which the answer repeats. The property {@code type} of an answer is {@code
 * quote}, or {@code error} where there is no quote; then the body says why. Several servers may
 * share the queue of requests.
 */
public class QuoteServer {

  /**
   * Answers the requests that come to a queue from now on, and returns at once. A request leaves
   * the queue when its answer has gone out. One without replyTo is rejected and not put back.
   *
   * @param channel is this server's own
   * @param requests the name of a queue that exists
   * @param book gives the quotes, or throws
   * @throws IOException if the broker cannot be reached
   */
  public void start(Channel channel, String requests, QuoteBook book) throws IOException {
    // TODO 1: consume with manual acknowledgement; take one request ahead: basicQos.
    // TODO 2: reject a request without replyTo, and do not put it back.
    // TODO 3: answer with the book's quote: to replyTo, with the request's correlationId and the
    //         type quote. Then acknowledge the request.
    // TODO 4: where the book throws, answer with the type error and what the exception says.
    throw new UnsupportedOperationException("TODO 2.7: consume, answer, acknowledge");
  }
}
