package warren.lab.broker.keeper;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import warren.lab.broker.Broker;
import warren.lab.broker.NoBrokerException;
import warren.lab.machine.Ports;

/** A share that is a connection to the keeper. */
final class SharedLease implements BrokerLease {

  /** A keeper may end in the moment in which we come. */
  private static final int ATTEMPTS = 5;

  private final Keepers keepers;
  private final KeeperConnection connection;
  private volatile Broker broker;

  private SharedLease(Keepers keepers, KeeperConnection connection, Broker broker) {
    this.keepers = keepers;
    this.connection = connection;
    this.broker = broker;
  }

  static SharedLease acquire(Keepers keepers, Consumer<String> progress) {
    try {
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        KeeperConnection connection = keepers.findOrStart(KeeperProtocol.SHARE);
        Optional<Broker> broker = await(connection, progress);
        if (broker.isPresent()) {
          return new SharedLease(keepers, connection, broker.get());
        }
        connection.close();
      }
      throw new NoBrokerException(
          "The broker's keeper ended %d times before it had a broker.\n".formatted(ATTEMPTS)
              + "Run ./warren doctor, or choose another way by WARREN_BROKER.");
    } catch (IOException e) {
      throw new NoBrokerException(
          "Warren cannot keep a broker in %s: %s\n".formatted(keepers.cache().folder(), e)
              + "Make that folder writable and see that the disk is not full, or set"
              + " XDG_CACHE_HOME to another folder.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoBrokerException("Interrupted while waiting for the broker. Try again.");
    }
  }

  private static Optional<Broker> await(KeeperConnection connection, Consumer<String> progress) {
    try {
      while (true) {
        List<String> words = connection.hear();
        switch (words.get(0)) {
          case KeeperProtocol.PROGRESS -> progress.accept(words.get(1));
          case KeeperProtocol.BROKER -> {
            return Optional.of(KeeperProtocol.broker(words));
          }
          default -> {
            connection.close();
            throw new NoBrokerException(words.get(1));
          }
        }
      }
    } catch (IOException keeperGone) {
      return Optional.empty();
    }
  }

  @Override
  public Broker broker() {
    return broker;
  }

  @Override
  public Optional<String> lost() {
    try {
      connection.ask(KeeperProtocol.PING);
    } catch (IOException e) {
      return Optional.of("The process that keeps the broker has ended, and the broker with it.");
    }
    Broker here = broker;
    return Ports.isListening(here.host(), here.port())
        ? Optional.empty()
        : Optional.of(
            "RabbitMQ does not answer any more on %s:%d.".formatted(here.host(), here.port()));
  }

  @Override
  public String newVirtualHost(String label) {
    return ask(
            KeeperProtocol.VHOST,
            "The broker made no virtual host: %s",
            KeeperProtocol.VHOST,
            label)
        .get(1);
  }

  /** The keeper's answer to a question, where it begins with the word that it should. */
  private List<String> ask(String answered, String refused, Object... question) {
    try {
      List<String> answer = connection.ask(question);
      if (!answer.get(0).equals(answered)) {
        throw new IllegalStateException(refused.formatted(answer.get(1)));
      }
      return answer;
    } catch (IOException e) {
      throw gone(e);
    }
  }

  @Override
  public void deleteVirtualHost(String name) {
    try {
      connection.say(KeeperProtocol.DELETE, name);
    } catch (IOException keeperGone) {
      // Then its virtual hosts go, too.
    }
  }

  @Override
  public Room enter(boolean alone) {
    try {
      KeeperConnection room =
          keepers
              .find(alone ? KeeperProtocol.ALONE : KeeperProtocol.TOGETHER)
              .orElseThrow(() -> new IOException("no keeper"));
      broker = KeeperProtocol.broker(room.hear());
      return room::close;
    } catch (IOException e) {
      throw gone(e);
    }
  }

  @Override
  public void restart() {
    disturb(KeeperProtocol.RESTART);
  }

  @Override
  public void kill() {
    disturb(KeeperProtocol.KILL);
  }

  private void disturb(String deed) {
    broker =
        KeeperProtocol.broker(
            ask(
                KeeperProtocol.BROKER,
                "The broker did not come up after a " + deed + ": %s\nNext: ./warren broker stop",
                deed));
  }

  @Override
  public URI redis() {
    try {
      List<String> answer = connection.ask(KeeperProtocol.REDIS);
      if (!answer.get(0).equals(KeeperProtocol.REDIS)) {
        throw new NoBrokerException(
            "There is no Redis to be had: %s\n".formatted(answer.get(1))
                + "Install redis-server, or set WARREN_REDIS_URI=redis://host:6379.");
      }
      return URI.create(answer.get(1));
    } catch (IOException e) {
      throw gone(e);
    }
  }

  private static IllegalStateException gone(IOException e) {
    return new IllegalStateException(
        "The broker's keeper is gone, and the broker with it. Run again to get another.", e);
  }

  @Override
  public void close() {
    connection.close();
  }
}
