package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

public class ReturnsDesk {

  public void announce(Channel channel, String exchange, ReturnedParcel parcel) throws IOException {
    var headers = new HashMap<String, Object>();
    headers.put("reason", parcel.reason());
    headers.put("grade", (long) parcel.grade());
    headers.put("announced-by", "returns desk");
    channel.exchangeDeclare(exchange, "headers", true, false, null);
    channel.basicPublish(
        exchange,
        "returned",
        new AMQP.BasicProperties.Builder().headers(headers).deliveryMode(2).build(),
        parcel.number().getBytes(StandardCharsets.UTF_8));
  }

  public void restock(Channel channel, String exchange, String queue, Consumer<String> handler)
      throws IOException {
    declare(channel, exchange, queue);
    channel.queueBind(queue, exchange, "restock", Map.of("reason", "unwanted", "grade", 1));
    channel.basicConsume(queue, false, new Clerk(channel, handler));
  }

  /** Two bindings, one for each condition: the broker puts a message into a queue only once. */
  public void inspect(Channel channel, String exchange, String queue, Consumer<String> handler)
      throws IOException {
    declare(channel, exchange, queue);
    channel.queueBind(queue, exchange, "", Map.of("reason", "damaged"));
    channel.queueBind(queue, exchange, "", Map.of("grade", 3L));
    channel.basicConsume(queue, false, new Clerk(channel, handler));
  }

  private void declare(Channel channel, String exchange, String queue) throws IOException {
    channel.exchangeDeclare(exchange, "headers", true, false, null);
    channel.queueDeclare(queue, true, false, false, Map.of());
  }

  private static class Clerk extends DefaultConsumer {

    private final Consumer<String> handler;

    Clerk(Channel channel, Consumer<String> handler) {
      super(channel);
      this.handler = handler;
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
        throws IOException {
      handler.accept(new String(body, StandardCharsets.UTF_8));
      getChannel().basicAck(envelope.getDeliveryTag(), true);
    }
  }
}
