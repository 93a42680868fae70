package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Sends the copy and acknowledges the original in one transaction. */
public class InvoiceWorker {

  private final String queue;
  private final String parking;
  private final int attempts;

  public InvoiceWorker(String queue, String parking, int attempts) {
    this.queue = queue;
    this.parking = parking;
    this.attempts = attempts;
  }

  public void declare(Channel channel) throws IOException {
    for (var name : new String[] {queue, parking}) {
      channel.queueDeclare(name, true, false, false, Map.of());
    }
  }

  public void start(Channel channel, Accounts accounts) throws IOException {
    channel.txSelect();
    channel.basicQos(1);
    channel.basicConsume(
        queue,
        (consumerTag, invoice) -> {
          try {
            accounts.enter(new String(invoice.getBody(), UTF_8));
          } catch (RuntimeException e) {
            send(channel, invoice, e);
          }
          channel.basicAck(invoice.getEnvelope().getDeliveryTag(), false);
          channel.txCommit();
        },
        consumerTag -> {});
  }

  private void send(Channel channel, Delivery invoice, RuntimeException failure)
      throws IOException {
    Map<String, Object> headers = new HashMap<>();
    if (invoice.getProperties().getHeaders() != null) {
      headers.putAll(invoice.getProperties().getHeaders());
    }
    var tried = headers.get("tried") instanceof Number number ? number.intValue() + 1 : 1;
    headers.put("tried", tried);
    headers.put("failure", failure.getClass().getName() + ": " + failure.getMessage());
    boolean last = failure instanceof InvalidInvoiceException || tried >= attempts;
    channel.basicPublish(
        "",
        last ? parking : queue,
        invoice.getProperties().builder().headers(headers).build(),
        invoice.getBody());
  }
}
