package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
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

  // tag::shop-news[]
  /**
   * Declares the exchange of news (topic, durable) and the four queues (durable, shared), all
   * without arguments, and binds each queue to what its listener is to get. Every program calls it
   * when it starts; everything may be there already.
   *
   * @param channel stays open
   * @throws IOException if the broker refuses
   */
  public void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
    bind(channel, queues.europe(), "eu.#"); // <1>
    bind(channel, queues.sales(), "eu.*.*"); // <2>
    bind(channel, queues.returns(), "*.*.returned");
    bind(channel, queues.books(), "*.book.#");
  }

  private void bind(Channel channel, String queue, String pattern) throws IOException {
    channel.queueDeclare(queue, true, false, false, null);
    channel.queueBind(queue, exchange, pattern);
  }

  /**
   * Publishes a piece of news as a persistent message. If the connection is lost, it throws.
   *
   * @param channel stays open, and no other is left open
   * @param topic its words, from the general to the special: {@code eu}, {@code book}, {@code sold}
   * @param text sent as UTF-8
   */
  public void publish(Channel channel, List<String> topic, String text) throws IOException {
    channel.basicPublish(
        exchange,
        String.join(".", topic), // <3>
        MessageProperties.PERSISTENT_TEXT_PLAIN,
        text.getBytes(UTF_8));
  }
  // end::shop-news[]
}
