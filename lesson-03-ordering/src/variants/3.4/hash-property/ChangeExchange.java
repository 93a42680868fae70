package ordering;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Has the exchange hash a property; declares the queues first, with a larger weight for each. */
public class ChangeExchange {

  private final String name;

  public ChangeExchange(String name) {
    this.name = name;
  }

  public void declare(Channel channel, List<Shard> shards) throws IOException {
    for (var shard : shards) {
      channel.queueDeclare(shard.queue(), true, false, false, null);
    }
    channel.exchangeDeclare(
        name, "x-consistent-hash", true, false, Map.of("hash-property", "correlation_id"));
    for (var shard : shards) {
      channel.queueBind(shard.queue(), name, Integer.toString(10 * shard.weight()));
    }
  }

  public void publish(Channel channel, Change change) throws IOException {
    channel.basicPublish(
        name,
        change.kind().name(),
        new AMQP.BasicProperties.Builder().deliveryMode(2).correlationId(change.entity()).build(),
        change.toString().getBytes(UTF_8));
  }
}
