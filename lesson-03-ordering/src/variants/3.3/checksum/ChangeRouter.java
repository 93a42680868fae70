package ordering;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

public class ChangeRouter {

  private final Channel channel;
  private final List<String> queues;

  public ChangeRouter(Channel channel, List<String> queues) {
    this.channel = channel;
    this.queues = queues;
  }

  public synchronized void publish(Change change) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(change.entity().getBytes(StandardCharsets.UTF_8));
    String queue = queues.get((int) (checksum.getValue() % queues.size()));
    AMQP.BasicProperties persistent = new AMQP.BasicProperties.Builder().deliveryMode(2).build();
    channel.basicPublish(
        "", queue, true, persistent, change.toString().getBytes(StandardCharsets.UTF_8));
  }
}
