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
  private static final long PAUSE_MILLIS = 1_000;

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
   * At most ten invoices are out of the queue and not acknowledged.
   *
   * <p>If the worker sends a copy and the broker refuses it, the invoice goes back into its queue,
   * a second later, and the worker goes on.
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
          long tag = invoice.getEnvelope().getDeliveryTag();
          if (isEnteredOrSent(channel, accounts, invoice)) {
            channel.basicAck(tag, false); // <1>
          } else {
            pause(); // <2>
            channel.basicReject(tag, true);
          }
        },
        consumerTag -> {});
    // end::start[]
  }

  // tag::enter[]
  private boolean isEnteredOrSent(Channel channel, Accounts accounts, Delivery invoice)
      throws IOException {
    try {
      accounts.enter(new String(invoice.getBody(), UTF_8));
      return true;
    } catch (InvalidInvoiceException e) { // <1>
      return isSent(channel, parking, invoice, Map.of(REASON, e.toString()));
    } catch (RuntimeException e) {
      int attempt = attempt(invoice.getProperties());
      return attempt < attempts
          ? isSent(channel, queue, invoice, Map.of(ATTEMPT, attempt + 1)) // <2>
          : isSent(channel, parking, invoice, Map.of(REASON, e.toString())); // <3>
    }
  }

  // end::enter[]

  // tag::send[]
  private static int attempt(BasicProperties properties) {
    var headers = properties.getHeaders();
    return headers == null ? 1 : (int) headers.getOrDefault(ATTEMPT, 1); // <1>
  }

  /** Sends a copy with more headers, and tells whether the broker has taken charge of it. */
  private static boolean isSent(
      Channel channel, String to, Delivery invoice, Map<String, Object> more) throws IOException {
    var properties = invoice.getProperties();
    var headers = new HashMap<String, Object>();
    if (properties.getHeaders() != null) {
      headers.putAll(properties.getHeaders());
    }
    headers.putAll(more);
    var copied = properties.builder().headers(headers).build(); // <2>
    channel.basicPublish("", to, copied, invoice.getBody());
    try {
      return channel.waitForConfirms(PATIENCE_MILLIS); // <3>
    } catch (TimeoutException e) {
      return false; // <4>
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  // end::send[]

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
