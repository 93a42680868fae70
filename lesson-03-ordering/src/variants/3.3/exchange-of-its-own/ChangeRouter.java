package ordering;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeoutException;

public class ChangeRouter {

  private final Channel channel;
  private final String exchange;
  private final int partitions;

  public ChangeRouter(Channel channel, List<String> queues) throws IOException {
    this.channel = channel;
    this.exchange = "partitions of " + queues;
    this.partitions = queues.size();
    channel.exchangeDeclare(exchange, BuiltinExchangeType.DIRECT, true);
    for (int i = 0; i < partitions; i++) {
      channel.queueBind(queues.get(i), exchange, String.valueOf(i));
    }
    channel.confirmSelect();
  }

  public void publish(Change change) throws IOException {
    int hash = 0;
    for (byte each : change.entity().getBytes(StandardCharsets.UTF_8)) {
      hash = 31 * hash + each;
    }
    int partition = (hash & Integer.MAX_VALUE) % partitions;
    channel.basicPublish(
        exchange,
        String.valueOf(partition),
        MessageProperties.PERSISTENT_TEXT_PLAIN,
        change.toString().getBytes(StandardCharsets.UTF_8));
    try {
      channel.waitForConfirmsOrDie(5000);
    } catch (InterruptedException | TimeoutException e) {
      throw new IOException(e);
    }
  }
}
