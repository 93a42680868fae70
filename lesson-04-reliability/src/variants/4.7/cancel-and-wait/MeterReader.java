package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;

/** Gives a full prefetch one ack, stores without a lock, and waits for its end when it closes. */
public class MeterReader implements AutoCloseable {

  private final Channel channel;
  private final String queue;
  private final Readings readings;
  private final Duration quiet;
  private final Timer timer = new Timer("quiet", true);
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private String consumer;
  private volatile boolean closing;
  private long last;
  private int open;
  private int life;

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
                if (closing) {
                  return;
                }
                long number = envelope.getDeliveryTag();
                int before = life();
                try {
                  readings.store(new String(body, UTF_8));
                } catch (IllegalArgumentException e) {
                  channel.basicReject(number, false);
                  return;
                }
                done(number, before);
              }

              @Override
              public void handleShutdownSignal(String tag, ShutdownSignalException cause) {
                lost();
              }

              @Override
              public void handleCancelOk(String tag) {
                cancelled.countDown();
              }
            });
  }

  private synchronized int life() {
    return life;
  }

  private synchronized void lost() {
    life++;
    open = 0;
  }

  private synchronized void done(long number, int before) throws IOException {
    if (before != life) {
      return;
    }
    last = number;
    if (++open == 10) {
      acknowledge();
    } else if (open == 1) {
      timer.schedule(
          new TimerTask() {
            @Override
            public void run() {
              try {
                acknowledge();
              } catch (IOException | RuntimeException e) {
                lost();
              }
            }
          },
          quiet.toMillis());
    }
  }

  private synchronized void acknowledge() throws IOException {
    if (open > 0) {
      channel.basicAck(last, true);
    }
    open = 0;
  }

  @Override
  public void close() throws IOException, TimeoutException {
    closing = true;
    if (channel.isOpen()) {
      channel.basicCancel(consumer);
      try {
        cancelled.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      acknowledge();
    }
    channel.abort(); // also if it is lost, so that it is not recovered
    timer.cancel();
  }
}
