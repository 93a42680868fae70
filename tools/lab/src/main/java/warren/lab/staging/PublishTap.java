package warren.lab.staging;

import com.rabbitmq.client.AddressResolver;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Stands between the learner's code and its channels, and knows how many threads publish on one
 * channel at the same time. What is done before each publish or after it, such as to pass a gate,
 * keeps a thread there for as long as the test wants.
 *
 * <pre>{@code
 * var tap = new PublishTap(publishing::pass);
 * var shop = new Checkout(tap.around(client.factory()), orders.name(), mailer);
 * }</pre>
 */
public final class PublishTap {

  private final Runnable before;
  private final Runnable after;
  private final Map<Channel, Integer> publishing = new HashMap<>();
  private int most;

  /**
   * A tap.
   *
   * @param before is done in the thread that publishes, before anything is sent
   */
  public PublishTap(Runnable before) {
    this(before, () -> {});
  }

  /**
   * A tap.
   *
   * @param before is done in the thread that publishes, before anything is sent
   * @param after is done there once all is sent, and before the thread knows of it
   */
  public PublishTap(Runnable before, Runnable after) {
    this.before = before;
    this.after = after;
  }

  /** A factory that connects as the other does, and whose channels have this tap. */
  public ConnectionFactory around(ConnectionFactory factory) {
    return new Tapped(factory);
  }

  /** The most threads that have been in a basicPublish of one channel at the same time. */
  public synchronized int mostOnOneChannel() {
    return most;
  }

  private final class Tapped extends ConnectionFactory {

    private final ConnectionFactory factory;

    Tapped(ConnectionFactory factory) {
      this.factory = factory;
      setHost(factory.getHost());
      setPort(factory.getPort());
    }

    @Override
    public Connection newConnection(
        ExecutorService executor, AddressResolver addresses, String clientProvidedName)
        throws IOException, TimeoutException {
      return tapped(
          Connection.class, factory.newConnection(executor, addresses, clientProvidedName));
    }
  }

  private <I> I tapped(Class<I> type, I target) {
    var face =
        Proxy.newProxyInstance(
            PublishTap.class.getClassLoader(),
            interfaces(target.getClass()).toArray(Class<?>[]::new),
            (self, method, arguments) -> tapped(call(target, method, arguments)));
    return type.cast(face);
  }

  private static Set<Class<?>> interfaces(Class<?> type) {
    var all = new LinkedHashSet<Class<?>>();
    Stream.<Class<?>>iterate(type, each -> each != null, Class::getSuperclass)
        .forEach(each -> all.addAll(Set.of(each.getInterfaces())));
    return all;
  }

  private Object tapped(Object answer) {
    if (answer instanceof Channel channel) {
      return tapped(Channel.class, channel);
    }
    if (answer instanceof Connection connection) { // a channel knows its own
      return tapped(Connection.class, connection);
    }
    return answer instanceof Optional<?> optional ? optional.map(this::tapped) : answer;
  }

  private Object call(Object target, Method method, Object[] arguments) throws Throwable {
    if (target instanceof Channel channel && method.getName().equals("basicPublish")) {
      enter(channel);
      try {
        before.run();
        var answer = plainly(target, method, arguments);
        after.run();
        return answer;
      } finally {
        leave(channel);
      }
    }
    return plainly(target, method, arguments);
  }

  private static Object plainly(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private synchronized void enter(Channel channel) {
    most = Math.max(most, publishing.merge(channel, 1, Integer::sum));
  }

  private synchronized void leave(Channel channel) {
    publishing.merge(channel, -1, Integer::sum);
  }
}
