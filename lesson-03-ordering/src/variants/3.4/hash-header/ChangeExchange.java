package ordering;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Has the exchange hash a header, which leaves the routing key free for other uses. */
public class ChangeExchange {

  private final String name;

  public ChangeExchange(String name) {
    this.name = name;
  }

  public void declare(Channel channel, List<Shard> shards) throws IOException {
    channel.exchangeDeclare(
        name, "x-consistent-hash", true, false, Map.of("hash-header", "entity"));
    for (var shard : shards) {
      channel.queueDeclare(shard.queue(), true, false, false, null);
      channel.queueBind(shard.queue(), name, String.valueOf(shard.weight()));
    }
  }

  public void publish(Channel channel, Change change) throws IOException {
    channel.basicPublish(
        name,
        "",
        new AMQP.BasicProperties.Builder()
            .deliveryMode(2)
            .headers(Map.of("entity", change.entity()))
            .build(),
        change.toString().getBytes(UTF_8));
  }
}
