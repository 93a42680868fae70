package warren.lab.broker.keeper;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import warren.lab.broker.Broker;
import warren.lab.broker.BrokerSettings;
import warren.lab.broker.ManagementApi;
import warren.lab.broker.NoBrokerException;
import warren.lab.machine.NativeText;

/**
 * A share in the one broker that this checkout's users have in common. The broker lives while
 * anyone holds a share; a holder that ends in any way, {@code kill -9} included, gives its share
 * back.
 */
public interface BrokerLease extends AutoCloseable {

  /**
   * Takes a share, starting a broker where there is none yet.
   *
   * @param root the course's folder; users with the same root and the same settings share a broker
   * @param progress told what is going on, a line at a time, where it takes longer than a moment
   * @throws NoBrokerException where no broker can be had; its message says what was tried and what
   *     to do
   */
  static BrokerLease acquire(Path root, Consumer<String> progress) throws NoBrokerException {
    BrokerSettings settings = BrokerSettings.of(NativeText.environment());
    if (settings.none()) {
      throw new NoBrokerException(
          "WARREN_BROKER=none asks for no broker.\nUnset it and try again.");
    }
    return SharedLease.acquire(Keepers.of(root, settings), progress);
  }

  /** Whether this JVM has started that process to keep a broker. */
  static boolean isKeeper(ProcessHandle process) {
    return Keepers.STARTED.contains(process.pid());
  }

  /** The broker, where it is at this moment: a {@link #kill} or {@link #restart} may move it. */
  Broker broker();

  /**
   * Why this share is worth nothing any more, as a sentence: the keeper is gone, or nobody answers
   * where the broker was. Empty while all is well.
   */
  Optional<String> lost();

  /**
   * A fresh, empty virtual host. It is deleted when this lease ends, however it ends.
   *
   * @param label its description, for people who look at the management UI
   * @return its name
   */
  String newVirtualHost(String label);

  /** Deletes a virtual host of this lease; returns at once. */
  void deleteVirtualHost(String name);

  /**
   * Waits until the broker may be used: together with others, or alone, which is for those who
   * restart it or kill it.
   *
   * @return makes room for others when it is closed; the end of the process closes it, too
   */
  Room enter(boolean alone);

  /** The leave to use the broker. */
  @FunctionalInterface
  interface Room extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Stops RabbitMQ and starts it again, in its process; where it does not come up that way, it is
   * {@linkplain #kill killed}. What is durable stays, connections, transient messages and the
   * queues of connections go. To be done alone, see {@link #enter}.
   *
   * @throws IllegalStateException where it is a {@linkplain Broker.Way#GIVEN given} broker, or does
   *     not come up again
   */
  void restart();

  /**
   * Kills RabbitMQ as {@code kill -9} does, and starts it again with its data; its ports may be
   * others afterwards. What was confirmed as persistent stays. To be done alone, see {@link
   * #enter}.
   *
   * @throws IllegalStateException where it is a {@linkplain Broker.Way#GIVEN given} broker, or does
   *     not come up again
   */
  void kill();

  /**
   * Where the users' Redis is, started for the first who asks.
   *
   * @throws NoBrokerException if none can be had; its message says what to do
   */
  URI redis();

  /**
   * Whether the broker has exchanges of that type. Those that Warren starts have all that the
   * course uses; a given one may lack a plugin.
   *
   * @param type such as {@code x-consistent-hash}
   */
  default boolean hasExchangeType(String type) {
    try {
      return broker().way() != Broker.Way.GIVEN
          || ManagementApi.of(broker()).exchangeTypes().contains(type);
    } catch (IOException unknown) {
      return true; // the test that declares one will tell
    }
  }

  /** Gives the share back. */
  @Override
  void close();
}
