package reliability;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One thread does it all: takes the next reading, or, when none comes in time, acknowledges. */
public class MeterReader implements AutoCloseable {

  private final Channel channel;
  private final String queue;
  private final Readings readings;
  private final Duration quiet;
  private final BlockingQueue<Delivery> arrivals = new LinkedBlockingQueue<>();
  private final Thread worker = new Thread(this::work, "meter reader");
  private volatile boolean closed;

  public MeterReader(Channel channel, String queue, Readings readings, Duration quiet) {
    this.channel = channel;
    this.queue = queue;
    this.readings = readings;
    this.quiet = quiet;
    worker.setDaemon(true);
  }

  public void start() throws IOException {
    channel.basicQos(10, false);
    channel.basicConsume(queue, false, (tag, message) -> arrivals.add(message), tag -> {});
    worker.start();
  }

  private void work() {
    long latest = 0;
    int open = 0;
    try {
      while (!closed && channel.isOpen()) {
        var message = arrivals.poll(Math.min(quiet.toMillis(), 100), TimeUnit.MILLISECONDS);
        if (message != null) {
          long tag = message.getEnvelope().getDeliveryTag();
          try {
            readings.store(new String(message.getBody(), StandardCharsets.UTF_8));
            latest = tag;
            open++;
          } catch (IllegalArgumentException e) {
            channel.basicNack(tag, false, false);
          }
        }
        if (open == 7 || message == null && open > 0) {
          channel.basicAck(latest, true);
          open = 0;
        }
      }
      if (open > 0) {
        channel.basicAck(latest, true);
      }
    } catch (IOException | InterruptedException e) {
      // the channel is gone, and the broker has what is not acknowledged
    }
  }

  @Override
  public void close() throws IOException, TimeoutException {
    closed = true;
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channel.close();
  }
}
