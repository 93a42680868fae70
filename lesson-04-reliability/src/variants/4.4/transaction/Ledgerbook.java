package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import java.io.IOException;

/** The commit returns when the broker has written; it is the older and slower way. */
public class Ledgerbook {

  private final String exchange;
  private final String queue;
  private final String key;

  public Ledgerbook(String exchange, String queue, String key) {
    this.exchange = exchange;
    this.queue = queue;
    this.key = key;
  }

  public void declareAndPublish(Channel channel, String entry) throws IOException {
    channel.exchangeDeclare(exchange, BuiltinExchangeType.DIRECT, true);
    channel.queueDeclare(queue, true, false, false, null);
    channel.queueBind(queue, exchange, key);
    channel.txSelect();
    channel.basicPublish(
        exchange,
        key,
        new BasicProperties.Builder().contentType("text/plain").deliveryMode(2).build(),
        entry.getBytes(UTF_8));
    channel.txCommit();
  }
}
