package ordering;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Quorum queues, declared and bound on a channel of its own; each change waits for its confirm. */
public class ChangeExchange {

  private final String name;

  public ChangeExchange(String name) {
    this.name = name;
  }

  public void declare(Channel channel, List<Shard> shards) throws IOException {
    try (Channel own = channel.getConnection().createChannel()) {
      own.exchangeDeclare(name, "x-consistent-hash", true, false, Map.of());
      for (Shard shard : shards) {
        own.queueDeclare(shard.queue(), true, false, false, Map.of("x-queue-type", "quorum"));
        own.queueBind(shard.queue(), name, Integer.toString(shard.weight()));
      }
    } catch (TimeoutException e) {
      throw new IOException(e);
    }
  }

  public void publish(Channel channel, Change change) throws IOException {
    channel.confirmSelect();
    channel.basicPublish(
        name,
        change.entity(),
        true,
        new AMQP.BasicProperties.Builder().deliveryMode(2).build(),
        change.toString().getBytes(StandardCharsets.UTF_8));
    try {
      channel.waitForConfirmsOrDie(5000);
    } catch (InterruptedException | TimeoutException e) {
      throw new IOException(e);
    }
  }
}
