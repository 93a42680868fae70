package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** One probe for everything, opened again only after a refusal; what is locked is not bound. */
public class Topology {

  private static final class Start {
    private final List<Clash> clashes = new ArrayList<>();
    private final List<String> locked = new ArrayList<>();
    private Channel probe;

    void declare(String name, Callable<?> declaration) throws IOException {
      try {
        declaration.call();
      } catch (IOException e) {
        if (!(e.getCause() instanceof ShutdownSignalException refusal) || refusal.isHardError()) {
          throw e;
        }
        int code = ((AMQP.Channel.Close) refusal.getReason()).getReplyCode();
        if (code == AMQP.RESOURCE_LOCKED) {
          locked.add(name);
        } else if (code != AMQP.PRECONDITION_FAILED) {
          throw e;
        }
        probe = probe.getConnection().createChannel();
        clashes.add(new Clash(name, refusal.getMessage()));
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }

  public List<Clash> ensure(Channel channel, ShopPlan plan) throws IOException {
    var start = new Start();
    start.probe = channel.getConnection().createChannel();
    try {
      for (var it : plan.exchanges()) {
        start.declare(it.name(), () -> start.probe.exchangeDeclare(it.name(), it.type(), true));
      }
      for (var it : plan.queues()) {
        start.declare(
            it.name(),
            () -> start.probe.queueDeclare(it.name(), true, false, false, it.arguments()));
      }
      for (var it : plan.bindings()) {
        if (!start.locked.contains(it.queue())) {
          start.probe.queueBind(it.queue(), it.exchange(), it.routingKey());
        }
      }
    } finally {
      start.probe.abort();
    }
    return start.clashes;
  }
}
