package patterns;

import static com.rabbitmq.client.BuiltinExchangeType.HEADERS;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

public class ReturnsDesk {

  public void announce(Channel channel, String exchange, ReturnedParcel parcel) throws IOException {
    channel.exchangeDeclare(exchange, HEADERS, true);
    var properties =
        new BasicProperties.Builder()
            .headers(Map.of("reason", parcel.reason(), "grade", parcel.grade()))
            .deliveryMode(2)
            .build();
    channel.basicPublish(exchange, "", properties, parcel.number().getBytes(UTF_8));
  }

  public void restock(Channel channel, String exchange, String queue, Consumer<String> handler)
      throws IOException {
    var conditions = Map.<String, Object>of("x-match", "all", "reason", "unwanted", "grade", 1);
    open(channel, exchange, queue, conditions, handler);
  }

  public void inspect(Channel channel, String exchange, String queue, Consumer<String> handler)
      throws IOException {
    var conditions = Map.<String, Object>of("x-match", "any", "reason", "damaged", "grade", 3);
    open(channel, exchange, queue, conditions, handler);
  }

  private static void open(
      Channel channel,
      String exchange,
      String queue,
      Map<String, Object> conditions,
      Consumer<String> handler)
      throws IOException {
    channel.exchangeDeclare(exchange, HEADERS, true);
    channel.queueDeclare(queue, true, false, false, null);
    channel.queueBind(queue, exchange, "", conditions);
    new Thread(() -> poll(channel, queue, handler)).start();
  }

  private static void poll(Channel channel, String queue, Consumer<String> handler) {
    try {
      while (channel.isOpen()) {
        var message = channel.basicGet(queue, false);
        if (message == null) {
          Thread.sleep(10);
        } else {
          handler.accept(new String(message.getBody(), UTF_8));
          channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
        }
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      e.printStackTrace();
    }
  }
}
