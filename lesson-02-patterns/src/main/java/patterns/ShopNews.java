package patterns;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;

/**
 * Exercise 2.4: topics.
 *
 * <p>All that happens in the shop is news. Four departments listen, each to its own part of it.
 */
public class ShopNews {

  private final String exchange;
  private final NewsQueues queues;

  /**
   * Knows where news is published, and who listens.
   *
   * @param exchange the name of the exchange that all programs share
   * @param queues the listeners' queues, and what each of them is to get
   */
  public ShopNews(String exchange, NewsQueues queues) {
    this.exchange = exchange;
    this.queues = queues;
  }

  /**
   * Declares the exchange of news (topic, durable) and the four queues (durable, shared), all
   * without arguments, and binds each queue to what its listener is to get. Every program calls it
   * when it starts; everything may be there already.
   *
   * @param channel stays open
   * @throws IOException if the broker refuses
   */
  public void declare(Channel channel) throws IOException {
    // TODO 1: declare the exchange and the four queues.
    // TODO 2: bind each queue with a pattern. NewsQueues says who is to get what.
    throw new UnsupportedOperationException("TODO 2.4: declare, and bind with patterns");
  }

  /**
   * Publishes a piece of news as a persistent message. If the connection is lost, it throws.
   *
   * @param channel stays open, and no other is left open
   * @param topic its words, from the general to the special: {@code eu}, {@code book}, {@code sold}
   * @param text sent as UTF-8
   */
  public void publish(Channel channel, List<String> topic, String text) throws IOException {
    // TODO 3: the routing key is the topic's words with a dot between them.
    throw new UnsupportedOperationException("TODO 2.4: publish under the topic");
  }
}
