package reliability;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One thread does it all: takes the next reading, or, if none comes in time, acknowledges. */
public class MeterReader implements AutoCloseable {

  private static final long LONGEST_POLL = TimeUnit.MILLISECONDS.toNanos(100);

  private final Channel channel;
  private final String queue;
  private final Readings readings;
  private final Duration quiet;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final Thread worker = new Thread(this::work, "meter reader");
  private volatile boolean closed;

  /** How often the channel was lost; tags of its earlier lives mean nothing. */
  private volatile int life;

  private record Arrival(int life, Delivery message) {}

  private int open;
  private int openLife;
  private long latest;
  private long due;

  public MeterReader(Channel channel, String queue, Readings readings, Duration quiet) {
    this.channel = channel;
    this.queue = queue;
    this.readings = readings;
    this.quiet = quiet;
    worker.setDaemon(true);
  }

  public void start() throws IOException {
    channel.addShutdownListener(cause -> life = life + 1);
    channel.basicQos(10, false);
    channel.basicConsume(
        queue, false, (tag, message) -> arrivals.add(new Arrival(life, message)), tag -> {});
    worker.start();
  }

  private void work() {
    try {
      while (!closed) {
        long wait = open == 0 ? LONGEST_POLL : due - System.nanoTime();
        var arrival = arrivals.poll(Math.min(wait, LONGEST_POLL), TimeUnit.NANOSECONDS);
        if (openLife != life) {
          openLife = life;
          open = 0;
        }
        if (arrival != null && arrival.life() == openLife) {
          store(arrival.message());
        }
        if (open == 7 || open > 0 && System.nanoTime() >= due) {
          acknowledge();
        }
      }
      acknowledge();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void store(Delivery message) {
    long tag = message.getEnvelope().getDeliveryTag();
    try {
      readings.store(new String(message.getBody(), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      settle(() -> channel.basicNack(tag, false, false));
      return;
    }
    latest = tag;
    if (open++ == 0) {
      due = System.nanoTime() + quiet.toNanos();
    }
  }

  private void acknowledge() {
    if (open > 0 && openLife == life) {
      settle(() -> channel.basicAck(latest, true));
    }
    open = 0;
  }

  private interface Settlement {
    void send() throws IOException;
  }

  private static void settle(Settlement settlement) {
    try {
      settlement.send();
    } catch (IOException | ShutdownSignalException e) {
      // the channel is lost, and the broker has what is not acknowledged
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
    channel.abort();
  }
}
