package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.HashMap;

/** A limit of three lets a fourth delivery through. */
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
    var arguments = new HashMap<String, Object>();
    arguments.put("x-queue-type", "quorum");
    arguments.put("x-delivery-limit", attempts);
    arguments.put("x-dead-letter-exchange", "");
    arguments.put("x-dead-letter-routing-key", parking);
    channel.queueDeclare(queue, true, false, false, arguments);
    channel.queueDeclare(parking, true, false, false, null);
  }

  public void start(Channel channel, Accounts accounts) throws IOException {
    channel.basicQos(10);
    channel.basicConsume(
        queue,
        false,
        (consumerTag, invoice) -> {
          long tag = invoice.getEnvelope().getDeliveryTag();
          try {
            accounts.enter(new String(invoice.getBody(), UTF_8));
            channel.basicAck(tag, false);
          } catch (InvalidInvoiceException e) {
            channel.basicReject(tag, false);
          } catch (RuntimeException e) {
            channel.basicReject(tag, true);
          }
        },
        consumerTag -> {});
  }
}
