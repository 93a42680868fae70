package warren.lab.diagnosis;

import com.rabbitmq.client.AMQP.Basic;
import com.rabbitmq.client.AMQP.Exchange;
import com.rabbitmq.client.AMQP.Queue;
import com.rabbitmq.client.Method;
import java.util.List;
import warren.lab.wire.WireEvent;

/** A client's call in the protocol's name and the names that it was given. */
final class CallWords {

  private CallWords() {}

  /** As in {@code queue.bind of the queue 'q' to the exchange 'x'}. */
  static String of(WireEvent call) {
    Method method = call.method().orElseThrow();
    return method.protocolMethodName() + objects(method);
  }

  private static String objects(Method method) {
    if (method instanceof Basic.Publish publish) {
      return " to the exchange '%s' with the routing key '%s'"
          .formatted(publish.getExchange(), publish.getRoutingKey());
    } else if (method instanceof Basic.Consume consume) {
      return queue(consume.getQueue());
    } else if (method instanceof Basic.Get get) {
      return queue(get.getQueue());
    } else if (method instanceof Basic.Ack ack) {
      return " of the delivery tag " + ack.getDeliveryTag();
    } else if (method instanceof Basic.Nack nack) {
      return " of the delivery tag " + nack.getDeliveryTag();
    } else if (method instanceof Basic.Reject reject) {
      return " of the delivery tag " + reject.getDeliveryTag();
    } else if (method instanceof Queue.Declare declare) {
      return (declare.getPassive() ? ", passive," : "") + queue(declare.getQueue());
    } else if (method instanceof Queue.Bind bind) {
      return queue(bind.getQueue()) + " to the exchange '%s'".formatted(bind.getExchange());
    } else if (method instanceof Queue.Unbind unbind) {
      return queue(unbind.getQueue()) + " from the exchange '%s'".formatted(unbind.getExchange());
    } else if (method instanceof Queue.Delete delete) {
      return queue(delete.getQueue());
    } else if (method instanceof Queue.Purge purge) {
      return queue(purge.getQueue());
    } else if (method instanceof Exchange.Declare declare) {
      return (declare.getPassive() ? ", passive," : "") + exchange(declare.getExchange());
    } else if (method instanceof Exchange.Delete delete) {
      return exchange(delete.getExchange());
    } else if (method instanceof Exchange.Bind bind) {
      return exchange(bind.getDestination()) + " to the exchange '%s'".formatted(bind.getSource());
    }
    return "";
  }

  private static String queue(String name) {
    return " of the queue '" + name + "'";
  }

  private static String exchange(String name) {
    return " of the exchange '" + name + "'";
  }

  /** The names of queues and exchanges that it was given. */
  static List<String> names(WireEvent call) {
    Method method = call.method().orElseThrow();
    if (method instanceof Basic.Publish publish) {
      return List.of(publish.getExchange());
    } else if (method instanceof Basic.Consume consume) {
      return List.of(consume.getQueue());
    } else if (method instanceof Basic.Get get) {
      return List.of(get.getQueue());
    } else if (method instanceof Queue.Declare declare) {
      return List.of(declare.getQueue());
    } else if (method instanceof Queue.Bind bind) {
      return List.of(bind.getQueue(), bind.getExchange());
    } else if (method instanceof Exchange.Declare declare) {
      return List.of(declare.getExchange());
    } else if (method instanceof Exchange.Bind bind) {
      return List.of(bind.getSource(), bind.getDestination());
    }
    return List.of();
  }
}
