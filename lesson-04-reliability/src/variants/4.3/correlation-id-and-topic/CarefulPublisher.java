package reliability;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/** Another property to know them by, and another type that lets every key through. */
public class CarefulPublisher {

  private final Channel channel;
  private final String exchange;
  private final Duration timeout;

  private final Set<String> returned = ConcurrentHashMap.newKeySet();

  public CarefulPublisher(Channel channel, String exchange, Duration timeout) throws IOException {
    this.channel = channel;
    this.exchange = exchange;
    this.timeout = timeout;
    channel.confirmSelect();
    channel.addReturnListener(message -> returned.add(message.getProperties().getCorrelationId()));
  }

  public Set<String> publish(List<BankPayment> payments)
      throws IOException, TimeoutException, InterruptedException {
    channel.waitForConfirms(timeout.toMillis()); // of those that were given up
    returned.clear();
    for (var payment : payments) {
      channel.basicPublish(exchange, payment.bank(), true, labelled(payment), payment.body());
    }
    if (!channel.waitForConfirms(timeout.toMillis())) {
      throw new IOException("the broker refused at least one of " + payments);
    }
    return Set.copyOf(returned);
  }

  private static BasicProperties labelled(BankPayment payment) {
    return MessageProperties.PERSISTENT_TEXT_PLAIN.builder().correlationId(payment.id()).build();
  }

  public static void declare(
      Channel channel, String exchange, String alternate, String lostAndFound) throws IOException {
    channel.exchangeDeclare(alternate, BuiltinExchangeType.TOPIC, true);
    channel.queueDeclare(lostAndFound, true, false, false, null);
    channel.queueBind(lostAndFound, alternate, "#");
    channel.exchangeDeclare(
        exchange, BuiltinExchangeType.DIRECT, true, false, Map.of("alternate-exchange", alternate));
  }
}
