package reliability;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmCallback;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** What is to be done when a payment has its answer hangs on a future; the numbers are its own. */
public class BulkPublisher {

  private static final BasicProperties PERSISTENT =
      new BasicProperties.Builder().deliveryMode(2).build();

  private final Channel channel;
  private final PaymentReport report;
  private final Semaphore places;
  private final ConcurrentSkipListMap<Long, CompletableFuture<Consumer<String>>> open =
      new ConcurrentSkipListMap<>();
  private long published;

  public BulkPublisher(Channel channel, int limit, PaymentReport report) throws IOException {
    this.channel = channel;
    this.report = report;
    this.places = new Semaphore(limit, true);
    channel.confirmSelect();
    channel.addConfirmListener(answer(report::taken), answer(report::refused));
    channel.addShutdownListener(cause -> complete(1, Long.MAX_VALUE, report::unknown));
  }

  private ConfirmCallback answer(Consumer<String> outcome) {
    return (number, multiple) -> complete(multiple ? 1 : number, number, outcome);
  }

  private void complete(long from, long to, Consumer<String> outcome) {
    for (var number : open.subMap(from, true, to, true).keySet()) {
      var answer = open.remove(number);
      if (answer != null) {
        answer.complete(outcome);
      }
    }
  }

  public void publish(BankPayment payment) throws IOException, InterruptedException {
    places.acquire();
    long number = ++published;
    var answer = new CompletableFuture<Consumer<String>>();
    answer
        .whenComplete((outcome, failure) -> places.release())
        .thenAccept(outcome -> outcome.accept(payment.id()));
    open.put(number, answer);
    boolean sent = false;
    try {
      channel.basicPublish("", payment.bank(), PERSISTENT, payment.body());
      sent = true;
    } finally {
      if (!sent && open.remove(number) != null) {
        answer.cancel(false);
      }
    }
  }
}
