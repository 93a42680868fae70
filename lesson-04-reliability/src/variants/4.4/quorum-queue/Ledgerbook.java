package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A quorum queue writes to its disk whatever the message says, and a majority has to. */
public class Ledgerbook {

  private static final long PATIENCE_MILLIS = 4_000;

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
    channel.exchangeDeclare(exchange, BuiltinExchangeType.DIRECT, true);
    channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
    channel.queueBind(queue, exchange, key);
    channel.confirmSelect();
    channel.basicPublish(exchange, key, MessageProperties.TEXT_PLAIN, entry.getBytes(UTF_8));
    channel.waitForConfirmsOrDie(PATIENCE_MILLIS);
  }
}
