package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts for itself, and stays on a channel on which something was refused. */
public class StubbornPublisher {

  private final ConnectionFactory factory;
  private final String queue;
  private final Duration patience;
  private final Duration pause;
  private final Map<String, Receipt> open = new LinkedHashMap<>();

  public StubbornPublisher(
      ConnectionFactory factory, String queue, Duration patience, Duration pause) {
    this.factory = factory.clone();
    this.factory.setAutomaticRecoveryEnabled(false);
    this.queue = queue;
    this.patience = patience;
    this.pause = pause;
  }

  public void publish(List<Receipt> receipts) throws InterruptedException {
    receipts.forEach(receipt -> open.put(receipt.id(), receipt));
    while (stillOpen() > 0) {
      Connection connection = null;
      try {
        connection = factory.newConnection();
        var channel = connection.createChannel();
        var round = new Round(channel);
        channel.confirmSelect();
        channel.addConfirmListener(round);
        while (stillOpen() > 0 && round.ends()) {
          if (stillOpen() > 0) {
            Thread.sleep(pause.toMillis());
          }
        }
      } catch (InterruptedException stop) {
        throw stop;
      } catch (Exception broken) {
        // again, below
      } finally {
        if (connection != null) {
          connection.abort(500);
        }
      }
      if (stillOpen() > 0) {
        Thread.sleep(pause.toMillis());
      }
    }
  }

  private int stillOpen() {
    synchronized (open) {
      return open.size();
    }
  }

  /** What goes out on one channel. */
  private class Round implements ConfirmListener {

    private final Channel channel;
    private final TreeMap<Long, String> sent = new TreeMap<>();
    private long number;

    Round(Channel channel) {
      this.channel = channel;
    }

    /** Whether all was settled in time. */
    boolean ends() throws Exception {
      List<Receipt> now;
      synchronized (open) {
        now = List.copyOf(open.values());
      }
      for (var receipt : now) {
        synchronized (open) {
          sent.put(++number, receipt.id());
        }
        channel.basicPublish(
            "",
            queue,
            new BasicProperties.Builder().messageId(receipt.id()).deliveryMode(2).build(),
            receipt.text().getBytes(UTF_8));
      }
      long limit = System.nanoTime() + patience.toNanos();
      synchronized (open) {
        while (!sent.isEmpty() && channel.isOpen() && System.nanoTime() < limit) {
          open.wait(Math.min(100, 1 + patience.toMillis()));
        }
        return sent.isEmpty();
      }
    }

    @Override
    public void handleAck(long tag, boolean multiple) {
      synchronized (open) {
        var settled = multiple ? sent.headMap(tag, true) : sent.subMap(tag, true, tag, true);
        open.keySet().removeAll(settled.values());
        settled.clear();
        open.notifyAll();
      }
    }

    @Override
    public void handleNack(long tag, boolean multiple) {
      synchronized (open) {
        (multiple ? sent.headMap(tag, true) : sent.subMap(tag, true, tag, true)).clear();
        open.notifyAll();
      }
    }
  }
}
