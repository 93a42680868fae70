package ordering;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.List;

public class ChangeExchange {

  private final String name;
  private int slots;

  public ChangeExchange(String name) {
    this.name = name;
  }

  public void declare(Channel channel, List<Shard> shards) throws IOException {
    channel.exchangeDeclare(name, "direct", true);
    slots = 0;
    for (var shard : shards) {
      channel.queueDeclare(shard.queue(), true, false, false, null);
      for (int i = 0; i < shard.weight(); i++) {
        channel.queueBind(shard.queue(), name, String.valueOf(slots++));
      }
    }
  }

  public void publish(Channel channel, Change change) throws IOException {
    channel.basicPublish(
        name,
        String.valueOf(Math.floorMod(change.entity().hashCode(), slots)),
        MessageProperties.PERSISTENT_TEXT_PLAIN,
        change.toString().getBytes(UTF_8));
  }
}
