package patterns;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/** One probe for everything, opened again only after a refusal; bindings go over it too. */
public class Topology {

  private final List<Clash> clashes = new ArrayList<>();
  private Channel probe;

  public List<Clash> ensure(Channel channel, ShopPlan plan) throws IOException {
    clashes.clear();
    probe = channel.getConnection().createChannel();
    for (var each : plan.exchanges()) {
      attempt(each.name(), () -> probe.exchangeDeclare(each.name(), each.type(), true));
    }
    for (var each : plan.queues()) {
      attempt(
          each.name(), () -> probe.queueDeclare(each.name(), true, false, false, each.arguments()));
    }
    for (var each : plan.bindings()) {
      attempt(
          each.queue(), () -> probe.queueBind(each.queue(), each.exchange(), each.routingKey()));
    }
    try {
      probe.close();
    } catch (TimeoutException e) {
      throw new IOException(e);
    }
    return List.copyOf(clashes);
  }

  private void attempt(String name, Callable<?> declaration) throws IOException {
    try {
      declaration.call();
    } catch (IOException e) {
      if (!(e.getCause() instanceof ShutdownSignalException refusal) || refusal.isHardError()) {
        throw e;
      }
      clashes.add(new Clash(name, refusal.getMessage()));
      probe = probe.getConnection().createChannel();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
