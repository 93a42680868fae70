package warren.lab;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import warren.course.MistakeWords;
import warren.lab.broker.Broker;
import warren.lab.broker.keeper.BrokerLease;

/** What the tests of one exercise share: the broker and a virtual host of their own. */
final class World {

  private final String label;
  private final Set<String> stuck = ConcurrentHashMap.newKeySet();
  private final Hurry hurry = new Hurry();
  private boolean alone;
  private Optional<BrokerLease.Room> room = Optional.empty();
  private String virtualHost;
  private Connection connection;
  private volatile boolean forsaken;
  private Optional<String> lost = Optional.empty();
  private Optional<Map<String, String>> mistakeWords = Optional.empty();

  /** The world of an exercise. */
  World(String label) {
    this.label = label;
  }

  /** Says whether the next test must have the broker to itself, as it restarts or kills it. */
  synchronized void begin(boolean alone) {
    forsaken = false;
    if (this.alone != alone) {
      leave();
      this.alone = alone;
    }
  }

  private void leave() {
    room.ifPresent(BrokerLease.Room::close);
    room = Optional.empty();
  }

  /** Labels of tasks that did not come back when a test wanted their results. */
  Set<String> stuck() {
    return stuck;
  }

  /** Whether earlier tests have failed for so long that later ones are not to wait as long. */
  Hurry hurry() {
    return hurry;
  }

  /** What an earlier test found lost. */
  synchronized Optional<String> lostBefore() {
    return lost;
  }

  /** What the learner is told of each mistake of the class's exercise, by its id; read once. */
  synchronized Map<String, String> mistakeWords(String exercise) {
    if (mistakeWords.isEmpty()) {
      mistakeWords = Optional.of(MistakeWords.of(SharedBroker.root(), exercise));
    }
    return mistakeWords.get();
  }

  /**
   * What has become of the environment in the middle of a test, as a sentence; empty where all is
   * well, or where nobody has asked for a broker. What the test itself does to the broker is none
   * of it.
   */
  synchronized Optional<String> lost() {
    if (lost.isEmpty() && room.isPresent()) {
      lost = SharedBroker.lease().lost();
      if (lost.isEmpty() && forsaken && !alone) {
        lost =
            Optional.of("RabbitMQ was stopped or restarted: it closed the lab's own connection.");
      }
    }
    return lost;
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
      room = Optional.of(TimeLimit.outside(() -> asked(() -> lease.enter(alone))));
    }
    return lease;
  }

  /** Where the Redis is that Warren has started. */
  synchronized URI redis() {
    return TimeLimit.outside(() -> asked(lease()::redis));
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
        () ->
            asked(
                () -> {
                  deed.accept(lease());
                  return null;
                }));
  }

  synchronized String virtualHost() {
    if (virtualHost == null) {
      virtualHost = asked(() -> lease().newVirtualHost(label));
    }
    return virtualHost;
  }

  /** What the keeper of the broker cannot do, no test is to blame for. */
  private static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (IllegalStateException refused) {
      throw new EnvironmentException(refused.getMessage(), refused);
    }
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
    factory.setHeartbeatExecutor(Heartbeats.EXECUTOR);
    factory.setThreadFactory(work -> new Thread(work, "lab connection"));
    try {
      if (broker.tls()) {
        factory.useSslProtocol(SSLContext.getDefault());
      }
      var opened = factory.newConnection("lab");
      opened.addShutdownListener(this::closed);
      return opened;
    } catch (IOException | TimeoutException | NoSuchAlgorithmException e) {
      throw new EnvironmentException(
          "The lab cannot reach RabbitMQ on %s:%d: %s."
              .formatted(broker.host(), broker.port(), e.getMessage()),
          e);
    }
  }

  /** A close for an error of the lab's, such as a type of exchange that is not there, is none. */
  private void closed(ShutdownSignalException cause) {
    boolean error =
        cause.getReason() instanceof AMQP.Connection.Close close
            && close.getReplyCode() != AMQP.CONNECTION_FORCED;
    forsaken |= !cause.isInitiatedByApplication() && !error;
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

  /** Makes room for others between two classes; what is lost is not taken along to the second. */
  synchronized void rest() {
    if (lost.isPresent()) {
      close();
    } else {
      leave();
    }
  }

  synchronized void close() {
    if (connection != null) {
      connection.abort(1);
      connection = null;
    }
    if (virtualHost != null) {
      SharedBroker.lease().deleteVirtualHost(virtualHost);
      virtualHost = null;
    }
    leave();
    if (lost.isPresent()) {
      SharedBroker.renew();
      lost = Optional.empty();
    }
  }
}
