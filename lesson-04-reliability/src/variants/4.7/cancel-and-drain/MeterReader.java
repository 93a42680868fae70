package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;

/** Gives a full prefetch one ack, and when it closes stores all that was sent ahead. */
public class MeterReader implements AutoCloseable {

  private final Channel channel;
  private final String queue;
  private final Readings readings;
  private final Duration quiet;
  private final Timer timer = new Timer("quiet", true);
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private long last;
  private long acknowledged;
  private int open;
  private TimerTask rest;
  private String consumer;

  public MeterReader(Channel channel, String queue, Readings readings, Duration quiet) {
    this.channel = channel;
    this.queue = queue;
    this.readings = readings;
    this.quiet = quiet;
  }

  public void start() throws IOException {
    channel.basicQos(10);
    consumer =
        channel.basicConsume(
            queue,
            new DefaultConsumer(channel) {
              @Override
              public void handleDelivery(
                  String tag, Envelope envelope, BasicProperties properties, byte[] body)
                  throws IOException {
                long number = envelope.getDeliveryTag();
                try {
                  readings.store(new String(body, UTF_8));
                } catch (IllegalArgumentException e) {
                  channel.basicReject(number, false);
                  return;
                }
                done(number);
              }

              @Override
              public void handleCancelOk(String tag) {
                cancelled.countDown();
              }
            });
  }

  private synchronized void done(long number) throws IOException {
    last = number;
    if (++open == 10) {
      acknowledge();
      return;
    }
    if (rest != null) {
      rest.cancel();
    }
    rest =
        new TimerTask() {
          @Override
          public void run() {
            try {
              acknowledge();
            } catch (IOException | RuntimeException e) {
              timer.cancel();
            }
          }
        };
    timer.schedule(rest, quiet.toMillis());
  }

  private synchronized void acknowledge() throws IOException {
    if (last > acknowledged) {
      channel.basicAck(last, true);
    }
    acknowledged = last;
    open = 0;
  }

  @Override
  public void close() throws IOException {
    channel.basicCancel(consumer);
    try {
      cancelled.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    acknowledge();
    timer.cancel();
  }
}
