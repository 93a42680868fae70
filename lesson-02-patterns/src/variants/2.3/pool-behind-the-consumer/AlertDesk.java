package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;

/** Confirms each alert on a channel of its own; pages in several threads, and tries again. */
public class AlertDesk {

  private final String exchange;

  public AlertDesk(String exchange) {
    this.exchange = exchange;
  }

  public void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(exchange, BuiltinExchangeType.DIRECT, true);
  }

  public void raise(Channel channel, Severity severity, String alert) throws IOException {
    try (var own = channel.getConnection().createChannel()) {
      own.confirmSelect();
      var persistent = new BasicProperties.Builder().deliveryMode(2).build();
      own.basicPublish(exchange, severity.key(), persistent, alert.getBytes(UTF_8));
      own.waitForConfirmsOrDie(5_000);
    } catch (TimeoutException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  public void open(Connection connection, String queue, Set<Severity> severities, Pager pager)
      throws IOException {
    declare(connection.createChannel());
    var channel = connection.createChannel();
    channel.queueDeclare(queue, true, false, false, null);
    for (var severity : severities) {
      channel.queueBind(queue, exchange, severity.key());
    }
    channel.basicQos(10);
    var pool = Executors.newFixedThreadPool(3, AlertDesk::daemon);
    channel.basicConsume(
        queue,
        false,
        (consumerTag, message) -> pool.execute(() -> page(channel, message, pager)),
        consumerTag -> {});
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }

  private static void page(Channel channel, Delivery message, Pager pager) {
    long tag = message.getEnvelope().getDeliveryTag();
    try {
      boolean seen = isSeen(new String(message.getBody(), UTF_8), pager);
      synchronized (channel) {
        if (seen) {
          channel.basicAck(tag, false);
        } else {
          channel.basicNack(tag, false, true);
        }
      }
    } catch (IOException | RuntimeException closed) {
      System.err.println("the broker will send it again: " + closed);
    }
  }

  private static boolean isSeen(String alert, Pager pager) {
    try {
      pager.page(alert);
      return true;
    } catch (RuntimeException unseen) {
      return false;
    }
  }
}
