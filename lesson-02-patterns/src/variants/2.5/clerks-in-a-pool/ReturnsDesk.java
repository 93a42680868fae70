package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Confirms what it announces; opens a channel of its own for each desk; handles in a pool. */
public class ReturnsDesk {

  private final ExecutorService clerks = Executors.newCachedThreadPool(ReturnsDesk::daemon);

  public void announce(Channel channel, String exchange, ReturnedParcel parcel) throws IOException {
    declare(channel, exchange);
    var headers = new HashMap<String, Object>();
    headers.put("grade", (long) parcel.grade());
    headers.put("reason", parcel.reason());
    var properties = new BasicProperties.Builder().deliveryMode(2).headers(headers).build();
    channel.confirmSelect();
    channel.basicPublish(
        exchange, parcel.reason(), true, properties, parcel.number().getBytes(UTF_8));
    try {
      channel.waitForConfirmsOrDie(5_000);
    } catch (TimeoutException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  public void restock(Channel channel, String exchange, String queue, Consumer<String> handler)
      throws IOException {
    open(channel, exchange, queue, Map.of("grade", (short) 1, "reason", "unwanted"), handler);
  }

  public void inspect(Channel channel, String exchange, String queue, Consumer<String> handler)
      throws IOException {
    var conditions = Map.<String, Object>of("x-match", "any", "grade", 3L, "reason", "damaged");
    open(channel, exchange, queue, conditions, handler);
  }

  private void open(
      Channel channel,
      String exchange,
      String queue,
      Map<String, Object> conditions,
      Consumer<String> handler)
      throws IOException {
    var own = channel.getConnection().createChannel();
    own.basicQos(5);
    declare(own, exchange);
    own.queueDeclare(queue, true, false, false, Map.of());
    own.queueBind(queue, exchange, queue, conditions);
    own.basicConsume(
        queue, (tag, message) -> clerks.execute(() -> handle(own, message, handler)), tag -> {});
  }

  private static void declare(Channel channel, String exchange) throws IOException {
    channel.exchangeDeclare(exchange, "headers", true);
  }

  private static void handle(Channel channel, Delivery message, Consumer<String> handler) {
    long tag = message.getEnvelope().getDeliveryTag();
    try {
      boolean done = isHandled(new String(message.getBody(), UTF_8), handler);
      synchronized (channel) {
        if (done) {
          channel.basicAck(tag, false);
        } else {
          channel.basicReject(tag, true);
        }
      }
    } catch (IOException | RuntimeException closed) {
      System.err.println("the broker will send it again: " + closed);
    }
  }

  private static boolean isHandled(String number, Consumer<String> handler) {
    try {
      handler.accept(number);
      return true;
    } catch (RuntimeException failed) {
      return false;
    }
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }
}
