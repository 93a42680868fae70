package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does not wait for a copy's confirm, but acknowledges its original when that comes. */
public class InvoiceWorker {

  private final String queue;
  private final String parking;
  private final int attempts;

  /** By the number of a copy, the delivery tag of its original. */
  private final ConcurrentNavigableMap<Long, Long> originals = new ConcurrentSkipListMap<>();

  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            var thread = new Thread(work, "later");
            thread.setDaemon(true);
            return thread;
          });

  public InvoiceWorker(String queue, String parking, int attempts) {
    this.queue = queue;
    this.parking = parking;
    this.attempts = attempts;
  }

  public void declare(Channel channel) throws IOException {
    channel.queueDeclare(parking, true, false, false, null);
    channel.queueDeclare(queue, true, false, false, null);
  }

  public void start(Channel channel, Accounts accounts) throws IOException {
    channel.confirmSelect();
    channel.addConfirmListener(
        (copy, multiple) -> {
          for (long tag : answered(copy, multiple)) {
            channel.basicAck(tag, false);
          }
        },
        (copy, multiple) -> {
          for (long tag : answered(copy, multiple)) {
            later.schedule(() -> giveBack(channel, tag), 1, TimeUnit.SECONDS);
          }
        });
    channel.basicQos(5);
    channel.basicConsume(
        queue, (consumerTag, invoice) -> handle(channel, accounts, invoice), consumerTag -> {});
  }

  private List<Long> answered(long copy, boolean multiple) {
    var copies = originals.subMap(multiple ? 0 : copy, true, copy, true);
    var tags = List.copyOf(copies.values());
    copies.clear();
    return tags;
  }

  private static Void giveBack(Channel channel, long tag) throws IOException {
    channel.basicReject(tag, true);
    return null;
  }

  private void handle(Channel channel, Accounts accounts, Delivery invoice) throws IOException {
    long tag = invoice.getEnvelope().getDeliveryTag();
    try {
      accounts.enter(new String(invoice.getBody(), UTF_8));
    } catch (RuntimeException e) {
      var properties = invoice.getProperties();
      var headers = new HashMap<String, Object>();
      if (properties.getHeaders() != null) {
        headers.putAll(properties.getHeaders());
      }
      int failures = (Integer) headers.getOrDefault("failures", 0) + 1;
      headers.put("failures", failures);
      headers.put("latest", String.valueOf(e));
      boolean again = !(e instanceof InvalidInvoiceException) && failures < attempts;
      originals.put(channel.getNextPublishSeqNo(), tag);
      channel.basicPublish(
          "",
          again ? queue : parking,
          properties.builder().headers(headers).build(),
          invoice.getBody());
      return;
    }
    channel.basicAck(tag, false);
  }
}
