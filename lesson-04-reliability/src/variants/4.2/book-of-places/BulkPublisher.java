package reliability;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A full queue makes the caller wait; an unordered map is searched for what a confirm covers. */
public class BulkPublisher {

  private final Channel channel;
  private final ConcurrentMap<Long, BankPayment> book = new ConcurrentHashMap<>();
  private final BlockingQueue<BankPayment> places;

  public BulkPublisher(Channel channel, int limit, PaymentReport report) throws IOException {
    this.channel = channel;
    this.places = new ArrayBlockingQueue<>(limit);
    channel.addConfirmListener(
        (tag, multiple) -> remove(multiple ? 1 : tag, tag, report::taken),
        (tag, multiple) -> remove(multiple ? 1 : tag, tag, report::refused));
    channel.addShutdownListener(cause -> remove(1, Long.MAX_VALUE, report::unknown));
    channel.confirmSelect();
  }

  public void publish(BankPayment payment) throws IOException, InterruptedException {
    while (!places.offer(payment, 100, TimeUnit.MILLISECONDS)) {
      if (!channel.isOpen()) {
        throw new AlreadyClosedException(channel.getCloseReason());
      }
    }
    book.put(channel.getNextPublishSeqNo(), payment);
    channel.basicPublish(
        "",
        payment.bank(),
        new BasicProperties.Builder().deliveryMode(2).messageId(payment.id()).build(),
        payment.body());
  }

  private void remove(long from, long to, Consumer<String> report) {
    book.forEach(
        (number, payment) -> {
          if (number >= from && number <= to && book.remove(number, payment)) {
            places.remove(payment);
            report.accept(payment.id());
          }
        });
  }
}
