package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;

public class ParcelPackers {

  private final String queue;

  public ParcelPackers(String queue) {
    this.queue = queue;
  }

  public void declare(Channel channel) throws IOException {
    try (var own = channel.getConnection().createChannel()) {
      own.queueDeclare(queue, true, false, false, null);
    } catch (TimeoutException e) {
      throw new IOException(e);
    }
  }

  public void handIn(Channel channel, String parcel) throws IOException {
    var properties = new AMQP.BasicProperties.Builder().deliveryMode(2).build();
    channel.basicPublish("", queue, true, properties, parcel.getBytes(StandardCharsets.UTF_8));
  }

  public void startPacker(Connection connection, Packer packer) throws IOException {
    var channel = connection.createChannel();
    channel.queueDeclarePassive(queue);
    channel.basicQos(0, 1, false);
    channel.basicConsume(queue, false, "packer", new Bench(channel, packer));
  }

  private static final class Bench extends DefaultConsumer {

    private final Packer packer;

    Bench(Channel channel, Packer packer) {
      super(channel);
      this.packer = packer;
    }

    @Override
    public void handleDelivery(
        String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
        throws IOException {
      packer.pack(new String(body, StandardCharsets.UTF_8));
      getChannel().basicAck(envelope.getDeliveryTag(), true);
    }
  }
}
