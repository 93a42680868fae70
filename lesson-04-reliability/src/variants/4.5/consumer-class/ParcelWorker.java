package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** Settles each delivery when its future is done, one at a time. */
public class ParcelWorker {

  private final Carrier carrier;
  private final int hands;

  public ParcelWorker(Carrier carrier, int hands) {
    this.carrier = carrier;
    this.hands = hands;
  }

  public void start(Channel channel, String queue) throws IOException {
    var pool =
        Executors.newCachedThreadPool(
            work -> {
              var thread = new Thread(work, "hand");
              thread.setDaemon(true);
              return thread;
            });
    channel.basicQos(hands, false);
    channel.basicConsume(
        queue,
        false,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String consumerTag, Envelope envelope, BasicProperties properties, byte[] body) {
            CompletableFuture.runAsync(() -> carrier.take(new String(body, UTF_8)), pool)
                .whenComplete((done, failure) -> settle(envelope.getDeliveryTag(), failure));
          }

          private synchronized void settle(long tag, Throwable failure) {
            try {
              if (failure == null) {
                getChannel().basicAck(tag, false);
              } else {
                getChannel().basicNack(tag, false, true);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
  }
}
