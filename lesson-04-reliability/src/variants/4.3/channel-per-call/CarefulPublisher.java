package reliability;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Each call has a channel of its own, and on that there are no answers but its own. */
public class CarefulPublisher {

  private final Channel channel;
  private final String exchange;
  private final Duration timeout;

  public CarefulPublisher(Channel channel, String exchange, Duration timeout) {
    this.channel = channel;
    this.exchange = exchange;
    this.timeout = timeout;
  }

  public Set<String> publish(List<BankPayment> payments)
      throws IOException, TimeoutException, InterruptedException {
    var places = new ConcurrentLinkedQueue<Object>();
    var own = channel.getConnection().createChannel();
    try {
      own.addReturnListener(back -> places.add(back.getProperties().getHeaders().get("place")));
      own.confirmSelect();
      for (int place = 0; place < payments.size(); place++) {
        var properties =
            new BasicProperties.Builder().deliveryMode(2).headers(Map.of("place", place)).build();
        var payment = payments.get(place);
        own.basicPublish(exchange, payment.bank(), true, false, properties, payment.body());
      }
      own.waitForConfirmsOrDie(timeout.toMillis());
    } finally {
      own.abort();
    }
    return places.stream()
        .map(place -> payments.get((Integer) place).id())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  public static void declare(
      Channel channel, String exchange, String alternate, String lostAndFound) throws IOException {
    channel.exchangeDeclare(alternate, "headers", true);
    channel.queueDeclare(lostAndFound, true, false, false, Map.of("x-queue-type", "quorum"));
    channel.queueBind(lostAndFound, alternate, "", Map.of());
    channel.exchangeDeclare(
        exchange, "direct", true, false, Map.of("alternate-exchange", alternate));
  }
}
