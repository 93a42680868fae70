package reliability;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** One lock for what is out; nobody holds it while a payment is being sent or reported. */
public class BulkPublisher implements ConfirmListener {

  private final Channel channel;
  private final int limit;
  private final PaymentReport report;
  private final TreeMap<Long, String> out = new TreeMap<>();
  private boolean ended;

  public BulkPublisher(Channel channel, int limit, PaymentReport report) throws IOException {
    this.channel = channel;
    this.limit = limit;
    this.report = report;
    channel.addShutdownListener(cause -> end());
    channel.addConfirmListener(this);
    channel.confirmSelect();
  }

  public void publish(BankPayment payment) throws IOException, InterruptedException {
    long number = note(payment.id());
    boolean sent = false;
    try {
      channel.basicPublish(
          "", payment.bank(), MessageProperties.PERSISTENT_TEXT_PLAIN, payment.body());
      sent = true;
    } finally {
      if (!sent) {
        take(number, false);
      }
    }
  }

  private synchronized long note(String id) throws InterruptedException {
    while (out.size() == limit && !ended) {
      wait();
    }
    if (ended) {
      throw new AlreadyClosedException(channel.getCloseReason());
    }
    long number = channel.getNextPublishSeqNo();
    out.put(number, id);
    return number;
  }

  @Override
  public void handleAck(long tag, boolean multiple) {
    take(tag, multiple).forEach(report::taken);
  }

  @Override
  public void handleNack(long tag, boolean multiple) {
    take(tag, multiple).forEach(report::refused);
  }

  private synchronized List<String> take(long tag, boolean multiple) {
    var covered = multiple ? out.headMap(tag + 1) : out.subMap(tag, tag + 1);
    var ids = new ArrayList<>(covered.values());
    covered.clear();
    notifyAll();
    return ids;
  }

  private void end() {
    synchronized (this) {
      ended = true;
    }
    take(Long.MAX_VALUE - 1, true).forEach(report::unknown);
  }
}
