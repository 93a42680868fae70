package warren.lab.wire;

import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Method;

/**
 * What a client is told of messages that it published (RabbitMQ's publisher confirms).
 *
 * @param message which, as {@link Answers} counts them, from 1
 * @param taken whether they were taken in: an ack, else a nack
 * @param multiple whether all messages before it are meant, too, that have no answer yet
 */
public record Answer(int message, boolean taken, boolean multiple) {

  /** Nothing but a number from 1 on. */
  public Answer {
    if (message < 1) {
      throw new IllegalArgumentException("messages are counted from 1, not from " + message);
    }
  }

  /** That message was taken in. */
  public static Answer ack(int message) {
    return new Answer(message, true, false);
  }

  /** That message was refused. */
  public static Answer nack(int message) {
    return new Answer(message, false, false);
  }

  /** All messages up to that one that have no answer yet were taken in, in one confirm. */
  public static Answer ackUpTo(int message) {
    return new Answer(message, true, true);
  }

  /** All messages up to that one that have no answer yet were refused, in one confirm. */
  public static Answer nackUpTo(int message) {
    return new Answer(message, false, true);
  }

  boolean covers(int published) {
    return multiple ? published <= message : published == message;
  }

  Method told(long deliveryTag) {
    return taken
        ? new AMQImpl.Basic.Ack(deliveryTag, multiple)
        : new AMQImpl.Basic.Nack(deliveryTag, multiple, false);
  }

  /** As in {@code nack up to 3}. */
  @Override
  public String toString() {
    return (taken ? "ack " : "nack ") + (multiple ? "up to " : "") + message;
  }
}
