package warren.lab;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import warren.lab.broker.Broker;
import warren.lab.broker.BrokerLease;

/** What the tests of one class share: the broker and a virtual host of their own. */
final class World {

  private final String label;
  private boolean alone;
  private Optional<BrokerLease.Room> room = Optional.empty();
  private String virtualHost;
  private Connection connection;

  /** The world of a test class. */
  World(String label) {
    this.label = label;
  }

  /** Says whether the next test must have the broker to itself, as it restarts or kills it. */
  synchronized void begin(boolean alone) {
    if (this.alone != alone) {
      leave();
      this.alone = alone;
    }
  }

  private void leave() {
    room.ifPresent(BrokerLease.Room::close);
    room = Optional.empty();
  }

  synchronized Broker broker() {
    return lease().broker();
  }

  /** Where the broker is at this moment; asking never waits once the broker is there. */
  synchronized Supplier<Broker> address() {
    return lease()::broker;
  }

  /** This process's share, once there is room for this test. */
  private BrokerLease lease() {
    var lease = SharedBroker.lease();
    if (room.isEmpty()) {
      room = Optional.of(TimeLimit.outside(() -> lease.enter(alone)));
    }
    return lease;
  }

  /** Where the Redis is that Warren has started. */
  synchronized URI redis() {
    return TimeLimit.outside(lease()::redis);
  }

  synchronized void restartBroker() {
    disturb(BrokerLease::restart);
  }

  synchronized void killBroker() {
    disturb(BrokerLease::kill);
  }

  /** Whether the test that runs has the broker to itself, see {@link #begin}. */
  synchronized boolean isAlone() {
    return alone;
  }

  private void disturb(Consumer<BrokerLease> deed) {
    if (connection != null) {
      connection.abort(1);
    }
    TimeLimit.outside(
        () -> {
          deed.accept(lease());
          return null;
        });
  }

  synchronized String virtualHost() {
    if (virtualHost == null) {
      virtualHost = lease().newVirtualHost(label);
    }
    return virtualHost;
  }

  /** The lab's own connection, which the wire does not see. */
  synchronized Connection connection() {
    lease();
    if (connection == null || !connection.isOpen()) {
      connection = connect();
    }
    return connection;
  }

  private Connection connect() {
    var broker = broker();
    var factory = new ConnectionFactory();
    factory.setHost(broker.host());
    factory.setPort(broker.port());
    factory.setUsername(broker.user());
    factory.setPassword(broker.password());
    factory.setVirtualHost(virtualHost());
    try {
      if (broker.tls()) {
        factory.useSslProtocol(SSLContext.getDefault());
      }
      return factory.newConnection("lab");
    } catch (IOException e) {
      throw new UncheckedIOException("the lab cannot reach the broker", e);
    } catch (TimeoutException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("the lab cannot reach the broker", e);
    }
  }

  /** Whether the broker has a plugin for exchanges of that type. */
  boolean hasExchangeType(String type) {
    var probe = "probe for " + type;
    try {
      var channel = connection().createChannel();
      channel.exchangeDeclare(probe, type);
      channel.exchangeDelete(probe);
      channel.close();
      return true;
    } catch (IOException e) {
      return switch (ReplyCode.of(e)) {
        // RabbitMQ 4.3 closes the channel for a type that it does not know, those before the whole
        // connection.
        case AMQP.PRECONDITION_FAILED, AMQP.COMMAND_INVALID -> false;
        default -> throw new UncheckedIOException(e);
      };
    } catch (TimeoutException e) {
      throw new IllegalStateException("the broker did not answer", e);
    }
  }

  synchronized void close() {
    if (connection != null) {
      connection.abort(1);
    }
    if (virtualHost != null) {
      SharedBroker.lease().deleteVirtualHost(virtualHost);
      virtualHost = null;
    }
    leave();
  }
}
