package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Keeps its patterns in a table, and waits for a confirm of each piece of news. */
public class ShopNews {

  private static final int PATIENCE_MILLIS = 10_000;

  private final String exchange;
  private final Map<String, String> patterns;

  public ShopNews(String exchange, NewsQueues queues) {
    this.exchange = exchange;
    this.patterns =
        Map.of(
            queues.europe(), "eu.#",
            queues.sales(), "eu.*.*",
            queues.returns(), "*.*.returned",
            queues.books(), "*.book.#");
  }

  public void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(exchange, "topic", true, false, null);
    for (var queue : patterns.keySet()) {
      channel.queueDeclare(queue, true, false, false, null);
    }
    for (var entry : patterns.entrySet()) {
      channel.queueBind(entry.getKey(), exchange, entry.getValue(), null);
    }
  }

  public void publish(Channel channel, List<String> topic, String text) throws IOException {
    var key = new StringBuilder();
    for (var word : topic) {
      key.append(key.length() == 0 ? "" : ".").append(word);
    }
    var properties =
        new AMQP.BasicProperties.Builder().contentType("text/plain").deliveryMode(2).build();
    var body = text.getBytes(StandardCharsets.UTF_8);
    channel.confirmSelect();
    channel.basicPublish(exchange, key.toString(), properties, body);
    try {
      channel.waitForConfirmsOrDie(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IOException(e);
    }
  }
}
