package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/** Counts in a map. The next worker has another, and begins anew. */
public class InvoiceWorker {

  private static final String REASON = "reason";
  private static final long PATIENCE_MILLIS = 5_000;

  private final String queue;
  private final String parking;
  private final int attempts;
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();

  public InvoiceWorker(String queue, String parking, int attempts) {
    this.queue = queue;
    this.parking = parking;
    this.attempts = attempts;
  }

  public void declare(Channel channel) throws IOException {
    channel.queueDeclare(queue, true, false, false, null);
    channel.queueDeclare(parking, true, false, false, null);
  }

  public void start(Channel channel, Accounts accounts) throws IOException {
    channel.confirmSelect();
    channel.basicQos(10);
    channel.basicConsume(
        queue,
        false,
        (consumerTag, invoice) -> {
          var number = new String(invoice.getBody(), UTF_8);
          try {
            accounts.enter(number);
          } catch (InvalidInvoiceException e) {
            send(channel, parking, invoice, Map.of(REASON, e.toString()));
          } catch (RuntimeException e) {
            if (failures.merge(number, 1, Integer::sum) < attempts) {
              send(channel, queue, invoice, Map.of());
            } else {
              send(channel, parking, invoice, Map.of(REASON, e.toString()));
            }
          }
          channel.basicAck(invoice.getEnvelope().getDeliveryTag(), false);
        },
        consumerTag -> {});
  }

  private static void send(Channel channel, String to, Delivery invoice, Map<String, Object> more)
      throws IOException {
    var properties = invoice.getProperties();
    var headers = new HashMap<String, Object>();
    if (properties.getHeaders() != null) {
      headers.putAll(properties.getHeaders());
    }
    headers.putAll(more);
    var copied = properties.builder().headers(headers).build();
    channel.basicPublish("", to, copied, invoice.getBody());
    try {
      channel.waitForConfirmsOrDie(PATIENCE_MILLIS);
    } catch (InterruptedException | TimeoutException e) {
      throw new IOException("no confirm for the copy, so its original is not acknowledged", e);
    }
  }
}
