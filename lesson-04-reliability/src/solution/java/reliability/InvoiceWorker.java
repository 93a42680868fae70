package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Exercise 4.6: a poison message.
 *
 * <p>Invoices are entered in the accounts. Some fail for a moment, and some will fail for ever.
 * Neither may be lost, and neither may hold up the rest.
 */
public class InvoiceWorker {

  private static final String ATTEMPT = "attempt";
  private static final String REASON = "reason";
  private static final long PATIENCE_MILLIS = 5_000;

  private final String queue;
  private final String parking;
  private final int attempts;

  /**
   * A worker that is not yet started.
   *
   * @param queue the name of the queue of invoices
   * @param parking the name of the queue for those that somebody has to look at
   * @param attempts how often an invoice is tried in all, the first time included
   */
  public InvoiceWorker(String queue, String parking, int attempts) {
    this.queue = queue;
    this.parking = parking;
    this.attempts = attempts;
  }

  /**
   * Declares both queues, durable and shared, of a type and with arguments that suit this worker.
   * It is called before anything is sent to them.
   *
   * @throws IOException if the broker refuses
   */
  public void declare(Channel channel) throws IOException {
    // tag::declare[]
    channel.queueDeclare(queue, true, false, false, null);
    channel.queueDeclare(parking, true, false, false, null);
    // end::declare[]
  }

  /**
   * Starts to enter the invoices that come to the queue, and returns. One that fails is tried
   * again, until it was tried as often as is allowed, by this worker and others before it; then it
   * goes to the parking queue. One that can never be entered goes there at once. In the parking
   * queue an invoice is as it came, with its id and its headers, and says why it is there: in a
   * header with the text of the exception, or in the one that the broker adds to its dead letters.
   *
   * @param channel for this worker alone
   * @param accounts where invoices are entered
   * @throws IOException if the broker refuses
   */
  public void start(Channel channel, Accounts accounts) throws IOException {
    // tag::start[]
    channel.confirmSelect();
    channel.basicQos(10);
    channel.basicConsume(
        queue,
        false,
        (consumerTag, invoice) -> {
          int attempt = attempt(invoice.getProperties());
          try {
            accounts.enter(new String(invoice.getBody(), UTF_8));
          } catch (InvalidInvoiceException e) { // <1>
            send(channel, parking, invoice, Map.of(REASON, e.toString()));
          } catch (RuntimeException e) {
            if (attempt < attempts) {
              send(channel, queue, invoice, Map.of(ATTEMPT, attempt + 1)); // <2>
            } else {
              send(channel, parking, invoice, Map.of(REASON, e.toString())); // <3>
            }
          }
          channel.basicAck(invoice.getEnvelope().getDeliveryTag(), false); // <4>
        },
        consumerTag -> {});
    // end::start[]
  }

  // tag::send[]
  private static int attempt(BasicProperties properties) {
    var headers = properties.getHeaders();
    return headers == null ? 1 : (int) headers.getOrDefault(ATTEMPT, 1); // <1>
  }

  /** Sends a copy with more headers, and returns when the broker has taken charge of it. */
  private static void send(Channel channel, String to, Delivery invoice, Map<String, Object> more)
      throws IOException {
    var properties = invoice.getProperties();
    var headers = new HashMap<String, Object>();
    if (properties.getHeaders() != null) {
      headers.putAll(properties.getHeaders());
    }
    headers.putAll(more);
    var copied = properties.builder().headers(headers).build(); // <2>
    channel.basicPublish("", to, copied, invoice.getBody());
    try {
      channel.waitForConfirmsOrDie(PATIENCE_MILLIS); // <3>
    } catch (InterruptedException | TimeoutException e) {
      throw new IOException("no confirm for the copy, so its original is not acknowledged", e);
    }
  }
  // end::send[]
}
