package reliability;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * Exercise 4.3: confirmed, and yet nowhere.
 *
 * <p>Payments go to an exchange, and each bank has a queue that is bound by the bank's name. A
 * payment to a bank that nobody has bound is confirmed like any other.
 */
public class CarefulPublisher {

  private final Channel channel;
  private final String exchange;
  private final Duration timeout;

  // tag::publish[]
  private final Set<String> returned = ConcurrentHashMap.newKeySet();

  /**
   * Gets ready to publish.
   *
   * @param channel an open channel, for this publisher alone
   * @param exchange where payments are sent, by the name of their bank; it exists
   * @param timeout how long to wait for the confirms of a call, a millisecond at least
   * @throws IOException if the broker refuses or the connection is lost meanwhile
   */
  public CarefulPublisher(Channel channel, String exchange, Duration timeout) throws IOException {
    this.channel = channel;
    this.exchange = exchange;
    this.timeout = timeout;
    channel.confirmSelect();
    channel.addReturnListener(
        message -> returned.add(message.getProperties().getMessageId())); // <1>
  }

  /**
   * Publishes payments, as persistent messages, and says which of them no queue got. It returns
   * when all are confirmed. It is called by one thread at a time. A call that was given up without
   * an answer does no harm to the next one: what comes back late is not taken for one of its
   * payments, even if one is sent once more.
   *
   * @return the ids of those payments that came back, since no queue is bound for their bank
   * @throws IOException if the broker refuses one of them, or one cannot be sent
   * @throws TimeoutException if they are not confirmed in time
   * @throws ShutdownSignalException if the channel ends before they are confirmed
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public Set<String> publish(List<BankPayment> payments)
      throws IOException, TimeoutException, InterruptedException {
    channel.waitForConfirms(timeout.toMillis()); // <2>
    returned.clear();
    for (var payment : payments) {
      channel.basicPublish(
          exchange, payment.bank(), true, labelled(payment), payment.body()); // <3>
    }
    if (!channel.waitForConfirms(timeout.toMillis())) { // <4>
      throw new IOException("the broker refused at least one of " + payments);
    }
    return Set.copyOf(returned);
  }

  private static BasicProperties labelled(BankPayment payment) {
    return MessageProperties.PERSISTENT_TEXT_PLAIN.builder().messageId(payment.id()).build(); // <5>
  }

  // end::publish[]

  // tag::declare[]
  /**
   * Declares the exchange so that nothing sent to it is without a queue: what no bank is bound for
   * waits, whatever its routing key, where somebody can look after it. All of it stays when whoever
   * uses it goes, and survives a restart of the broker. Declaring it again changes nothing.
   *
   * @param exchange a direct exchange for payments
   * @param alternate the exchange that gets what the first one has no queue for
   * @param lostAndFound the queue in which that waits
   * @throws IOException if the broker refuses, such as a queue that is there otherwise
   */
  public static void declare(
      Channel channel, String exchange, String alternate, String lostAndFound) throws IOException {
    channel.exchangeDeclare(alternate, BuiltinExchangeType.FANOUT, true); // <1>
    channel.queueDeclare(lostAndFound, true, false, false, null);
    channel.queueBind(lostAndFound, alternate, "");
    channel.exchangeDeclare(
        exchange,
        BuiltinExchangeType.DIRECT,
        true,
        false,
        Map.of("alternate-exchange", alternate)); // <2>
  }
  // end::declare[]
}
