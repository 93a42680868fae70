package reliability;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;

/** A refusal closes a channel; so this takes one for each entry, and leaves its caller's alone. */
public class Ledgerbook {

  private final String exchange;
  private final String queue;
  private final String key;

  public Ledgerbook(String exchange, String queue, String key) {
    this.exchange = exchange;
    this.queue = queue;
    this.key = key;
  }

  public void declareAndPublish(Channel channel, String entry)
      throws IOException, InterruptedException, TimeoutException {
    Channel own = channel.getConnection().createChannel();
    try {
      own.confirmSelect();
      own.exchangeDeclare(exchange, BuiltinExchangeType.DIRECT, true);
      own.queueDeclare(queue, true, false, false, null);
      own.queueBind(queue, exchange, key);
      byte[] body = entry.getBytes(StandardCharsets.UTF_8);
      own.basicPublish(exchange, key, MessageProperties.PERSISTENT_BASIC, body);
      if (!own.waitForConfirms(4_000)) {
        throw new IOException("refused");
      }
    } finally {
      own.abort();
    }
  }
}
