package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Plans an ack for the first of a batch, and cancels it if the batch gets full before. */
public class MeterReader implements AutoCloseable {

  private final Object lock = new Object();
  private final Channel channel;
  private final String queue;
  private final Readings readings;
  private final Duration quiet;
  private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
  private Optional<ScheduledFuture<?>> planned = Optional.empty();
  private volatile boolean closed;
  private long latest;
  private int count;

  public MeterReader(Channel channel, String queue, Readings readings, Duration quiet) {
    this.channel = channel;
    this.queue = queue;
    this.readings = readings;
    this.quiet = quiet;
  }

  public void start() throws IOException {
    clock.setRemoveOnCancelPolicy(true);
    channel.addShutdownListener(cause -> begin());
    channel.basicQos(9);
    channel.basicConsume(queue, (tag, message) -> handle(message), tag -> {});
  }

  private void handle(Delivery message) throws IOException {
    synchronized (lock) {
      if (closed) {
        return;
      }
      long tag = message.getEnvelope().getDeliveryTag();
      try {
        readings.store(new String(message.getBody(), UTF_8));
      } catch (IllegalArgumentException e) {
        channel.basicNack(tag, false, false);
        return;
      }
      latest = tag;
      if (++count == 5) {
        channel.basicAck(latest, true);
        begin();
      } else if (planned.isEmpty()) {
        planned = Optional.of(clock.schedule(this::tell, quiet.toMillis(), TimeUnit.MILLISECONDS));
      }
    }
  }

  private void begin() {
    synchronized (lock) {
      planned.ifPresent(plan -> plan.cancel(false));
      planned = Optional.empty();
      count = 0;
    }
  }

  private void tell() {
    synchronized (lock) {
      try {
        if (count > 0) {
          channel.basicAck(latest, true);
        }
      } catch (IOException | ShutdownSignalException e) {
        // it comes again
      }
      begin();
    }
  }

  @Override
  public void close() throws IOException, TimeoutException {
    closed = true; // before the lock, which the next reading may get first
    synchronized (lock) {
      clock.shutdownNow();
      if (channel.isOpen()) {
        if (count > 0) {
          channel.basicAck(latest, true);
        }
        channel.close();
      } else {
        channel.abort();
      }
    }
  }
}
