package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks whether a queue is there before it declares it; all bindings share a probe. */
public class Topology {

  public List<Clash> ensure(Channel channel, ShopPlan plan) throws IOException {
    var connection = channel.getConnection();
    var clashes = new ArrayList<Clash>();
    var locked = new ArrayList<String>();
    for (var exchange : plan.exchanges()) {
      var type = BuiltinExchangeType.valueOf(exchange.type().toUpperCase(Locale.ROOT));
      var refusal =
          ask(connection, it -> it.exchangeDeclare(exchange.name(), type, true, false, null));
      check(refusal, AMQP.PRECONDITION_FAILED);
      add(clashes, exchange.name(), refusal);
    }
    for (var queue : plan.queues()) {
      var looked = ask(connection, it -> it.queueDeclarePassive(queue.name()));
      check(looked, AMQP.NOT_FOUND, AMQP.RESOURCE_LOCKED);
      if (looked != null && looked.getReplyCode() == AMQP.RESOURCE_LOCKED) {
        locked.add(queue.name());
        add(clashes, queue.name(), looked);
      } else {
        var refusal =
            ask(
                connection,
                it -> it.queueDeclare(queue.name(), true, false, false, queue.arguments()));
        check(refusal, AMQP.PRECONDITION_FAILED);
        add(clashes, queue.name(), refusal);
      }
    }
    var bound =
        ask(
            connection,
            it -> {
              for (var binding : plan.bindings()) {
                if (!locked.contains(binding.queue())) {
                  it.queueBind(binding.queue(), binding.exchange(), binding.routingKey());
                }
              }
            });
    check(bound);
    return clashes;
  }

  private static void add(List<Clash> clashes, String name, AMQP.Channel.Close refusal) {
    if (refusal != null) {
      clashes.add(new Clash(name, refusal.getReplyCode() + ": " + refusal.getReplyText()));
    }
  }

  private static void check(AMQP.Channel.Close refusal, Integer... expected) throws IOException {
    if (refusal != null && !List.of(expected).contains(refusal.getReplyCode())) {
      throw new IOException(refusal.getReplyText());
    }
  }

  /** The broker's refusal, or null. */
  private static AMQP.Channel.Close ask(Connection connection, Question question)
      throws IOException {
    var probe = connection.createChannel();
    try {
      question.on(probe);
      probe.abort();
      return null;
    } catch (IOException e) {
      if (e.getCause() instanceof ShutdownSignalException signal
          && signal.getReason() instanceof AMQP.Channel.Close close) {
        return close;
      }
      throw e;
    }
  }

  private interface Question {
    void on(Channel probe) throws IOException;
  }
}
