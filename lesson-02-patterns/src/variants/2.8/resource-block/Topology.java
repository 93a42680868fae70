package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.LinkedList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The probe is a resource; a queue is bound right after it was declared. */
public class Topology {

  public List<Clash> ensure(Channel channel, ShopPlan plan) throws IOException {
    Connection connection = channel.getConnection();
    List<Clash> clashes = new LinkedList<>();
    for (ShopPlan.Exchange exchange : plan.exchanges()) {
      String refusal =
          refusal(connection, it -> it.exchangeDeclare(exchange.name(), exchange.type(), true));
      if (refusal != null) {
        clashes.add(new Clash(exchange.name(), refusal));
      }
    }
    for (ShopPlan.Queue queue : plan.queues()) {
      String refusal =
          refusal(
              connection,
              it -> it.queueDeclare(queue.name(), true, false, false, queue.arguments()));
      if (refusal != null) {
        clashes.add(new Clash(queue.name(), refusal));
      }
      for (ShopPlan.Binding binding : plan.bindings()) {
        if (binding.queue().equals(queue.name())) {
          refusal(
              connection,
              it -> it.queueBind(queue.name(), binding.exchange(), binding.routingKey()));
        }
      }
    }
    return clashes;
  }

  private String refusal(Connection connection, Call call) throws IOException {
    try (Channel probe = connection.createChannel()) {
      call.on(probe);
      return null;
    } catch (TimeoutException e) {
      throw new IOException(e);
    } catch (IOException e) {
      if (e.getCause() instanceof ShutdownSignalException signal && !signal.isHardError()) {
        AMQP.Channel.Close close = (AMQP.Channel.Close) signal.getReason();
        if (close.getReplyCode() == 406 || close.getReplyCode() == 405) {
          return close.getReplyText();
        }
      }
      throw e;
    }
  }

  private interface Call {
    void on(Channel channel) throws IOException;
  }
}
