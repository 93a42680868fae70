package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets failed invoices wait in a queue of their own, from which the broker brings them back. */
public class InvoiceWorker {

  private final String queue;
  private final String parking;
  private final int attempts;
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            var thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
          });

  public InvoiceWorker(String queue, String parking, int attempts) {
    this.queue = queue;
    this.parking = parking;
    this.attempts = attempts;
  }

  public void declare(Channel channel) throws IOException {
    var waiting = queue + ".waiting";
    channel.queueDeclare(queue, true, false, false, deadTo(waiting));
    var arguments = deadTo(queue);
    arguments.put("x-message-ttl", 20);
    channel.queueDeclare(waiting, true, false, false, arguments);
    channel.queueDeclare(parking, true, false, false, null);
  }

  private static Map<String, Object> deadTo(String queue) {
    var arguments = new HashMap<String, Object>();
    arguments.put("x-dead-letter-exchange", "");
    arguments.put("x-dead-letter-routing-key", queue);
    return arguments;
  }

  public void start(Channel channel, Accounts accounts) throws IOException {
    channel.basicQos(10);
    channel.confirmSelect();
    channel.basicConsume(
        queue,
        false,
        (consumerTag, invoice) -> {
          long tag = invoice.getEnvelope().getDeliveryTag();
          String reason;
          try {
            accounts.enter(new String(invoice.getBody(), UTF_8));
            channel.basicAck(tag, false);
            return;
          } catch (InvalidInvoiceException e) {
            reason = e.getMessage();
          } catch (RuntimeException e) {
            if (rejections(invoice.getProperties()) < attempts - 1) {
              channel.basicReject(tag, false);
              return;
            }
            reason = "tried too often: " + e.getMessage();
          }
          if (isParked(channel, invoice.getProperties(), reason, invoice.getBody())) {
            channel.basicAck(tag, false);
          } else {
            later.schedule(() -> giveBack(channel, tag), 1, TimeUnit.SECONDS);
          }
        },
        consumerTag -> {});
  }

  /** The broker counts them, as long as it is the broker that moves the message. */
  private long rejections(BasicProperties properties) {
    if (properties.getHeaders() == null
        || !(properties.getHeaders().get("x-death") instanceof List<?> deaths)) {
      return 0;
    }
    return deaths.stream()
        .map(Map.class::cast)
        .filter(death -> death.get("reason").toString().equals("rejected"))
        .filter(death -> death.get("queue").toString().equals(queue))
        .mapToLong(death -> (long) death.get("count"))
        .sum();
  }

  private boolean isParked(Channel channel, BasicProperties properties, String reason, byte[] body)
      throws IOException {
    var headers = new HashMap<String, Object>();
    if (properties.getHeaders() != null) {
      headers.putAll(properties.getHeaders());
    }
    headers.put("why", reason);
    channel.basicPublish("", parking, properties.builder().headers(headers).build(), body);
    try {
      return channel.waitForConfirms(5_000);
    } catch (InterruptedException | TimeoutException e) {
      return false;
    }
  }

  private static void giveBack(Channel channel, long tag) {
    try {
      channel.basicNack(tag, false, true);
    } catch (IOException | RuntimeException e) {
      // the channel is gone, and the broker gives it back
    }
  }
}
