package reliability;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One at a time: what comes back can only be the one that was sent last. */
public class CarefulPublisher {

  private final Channel channel;
  private final String exchange;
  private final Duration timeout;

  private volatile boolean cameBack;

  public CarefulPublisher(Channel channel, String exchange, Duration timeout) throws IOException {
    this.channel = channel;
    this.exchange = exchange;
    this.timeout = timeout;
    channel.confirmSelect();
    channel.addReturnListener(message -> cameBack = true);
  }

  public Set<String> publish(List<BankPayment> payments)
      throws IOException, TimeoutException, InterruptedException {
    channel.waitForConfirms(timeout.toMillis()); // of those that were given up
    long end = System.nanoTime() + timeout.toNanos();
    var returned = new HashSet<String>();
    for (var payment : payments) {
      cameBack = false;
      channel.basicPublish(
          exchange, payment.bank(), true, MessageProperties.PERSISTENT_TEXT_PLAIN, payment.body());
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (!channel.waitForConfirms(Math.max(1, left))) {
        throw new IOException("the broker refused " + payment);
      }
      if (cameBack) {
        returned.add(payment.id());
      }
    }
    return returned;
  }

  public static void declare(
      Channel channel, String exchange, String alternate, String lostAndFound) throws IOException {
    channel.exchangeDeclare(alternate, BuiltinExchangeType.FANOUT, true);
    channel.queueDeclare(lostAndFound, true, false, false, null);
    channel.queueBind(lostAndFound, alternate, "");
    channel.exchangeDeclare(
        exchange, BuiltinExchangeType.DIRECT, true, false, Map.of("alternate-exchange", alternate));
  }
}
