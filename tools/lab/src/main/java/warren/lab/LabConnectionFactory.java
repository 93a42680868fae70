package warren.lab;

import com.rabbitmq.client.AddressResolver;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.impl.ConnectionParams;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import warren.lab.broker.Broker;
import warren.lab.wire.Wire;

/**
 * An ordinary factory that leads through the wire, remembers its connections so that the lab can
 * end them, and tells the lab what the learner's callbacks throw.
 */
final class LabConnectionFactory extends ConnectionFactory {

  private static final int ABORT_MILLIS = 200;

  /** Until a lost connection is opened again, unless the code says otherwise; usual are 5 s. */
  private static final int RECOVERY_MILLIS = 100;

  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private volatile boolean gone;

  LabConnectionFactory(Broker broker, Wire wire, String virtualHost, Troubles troubles) {
    setHost("127.0.0.1");
    setPort(wire.port());
    setUsername(broker.user());
    setPassword(broker.password());
    setVirtualHost(virtualHost);
    setSocketFactory(wire.socketFactory());
    setNetworkRecoveryInterval(RECOVERY_MILLIS);
    setExceptionHandler(new Listening(troubles));
    setHeartbeatExecutor(Heartbeats.EXECUTOR);
  }

  @Override
  public Connection newConnection(
      ExecutorService executor, AddressResolver addressResolver, String clientProvidedName)
      throws IOException, TimeoutException {
    var connection = super.newConnection(executor, addressResolver, clientProvidedName);
    connections.add(connection);
    return connection;
  }

  /** Lets no time pass before a recovery that is never to be. */
  @Override
  public ConnectionParams params(ExecutorService executor) {
    var params = super.params(executor);
    var usual = params.getRecoveryDelayHandler();
    params.setRecoveryDelayHandler(attempt -> gone ? 0 : usual.getDelay(attempt));
    return params;
  }

  /** From now on, who waits for a recovery waits no longer: the client is about to end. */
  void leave() {
    gone = true;
  }

  /** Ends every connection that this factory made, without a goodbye. */
  void abort() {
    connections.forEach(LabConnectionFactory::abort);
  }

  private static void abort(Connection connection) {
    connection.abort(ABORT_MILLIS);
    synchronized (connection) {
      connection.notifyAll(); // a thread of the client library waits on it for its recovery
    }
  }

  /** Does what the client library does by default, and tells the lab. */
  private static final class Listening extends DefaultExceptionHandler {
    private final Troubles troubles;

    Listening(Troubles troubles) {
      this.troubles = troubles;
    }

    @Override
    public void handleConsumerException(
        Channel channel,
        Throwable exception,
        Consumer consumer,
        String consumerTag,
        String methodName) {
      troubles.inConsumer(exception);
      super.handleConsumerException(channel, exception, consumer, consumerTag, methodName);
    }

    @Override
    public void handleConfirmListenerException(Channel channel, Throwable exception) {
      troubles.inCallback("confirm listener", exception);
      super.handleConfirmListenerException(channel, exception);
    }

    @Override
    public void handleReturnListenerException(Channel channel, Throwable exception) {
      troubles.inCallback("return listener", exception);
      super.handleReturnListenerException(channel, exception);
    }
  }
}
