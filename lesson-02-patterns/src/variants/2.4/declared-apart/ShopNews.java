package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Works on channels of its own, and says "all" with two patterns where one would do. */
public class ShopNews {

  private final String exchange;
  private final NewsQueues queues;

  public ShopNews(String exchange, NewsQueues queues) {
    this.exchange = exchange;
    this.queues = queues;
  }

  public void declare(Channel channel) throws IOException {
    try (var own = channel.getConnection().createChannel()) {
      own.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
      listen(own, queues.europe(), "eu", "eu.*.#");
      listen(own, queues.sales(), "eu.*.*");
      listen(own, queues.returns(), "*.*.returned");
      listen(own, queues.books(), "*.book", "*.book.*.#");
    } catch (TimeoutException e) {
      throw new IOException(e);
    }
  }

  private void listen(Channel channel, String queue, String... patterns) throws IOException {
    channel.queueDeclare(queue, true, false, false, null);
    for (var pattern : patterns) {
      channel.queueBind(queue, exchange, pattern);
    }
  }

  public void publish(Channel channel, List<String> topic, String text) throws IOException {
    try (var own = channel.getConnection().createChannel()) {
      own.basicPublish(
          exchange,
          String.join(".", topic),
          MessageProperties.PERSISTENT_TEXT_PLAIN,
          text.getBytes(UTF_8));
    } catch (TimeoutException e) {
      throw new IOException(e);
    }
  }
}
