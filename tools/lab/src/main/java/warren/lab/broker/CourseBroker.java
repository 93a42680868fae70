package warren.lab.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A course's one broker, for who looks after it without using it: is it there, keep it, end it. It
 * is the broker of the settings in this process's environment, see {@link BrokerLease}.
 */
public final class CourseBroker {

  private static final Duration END_LIMIT = Duration.ofSeconds(60);
  private static final int PAUSE_MILLIS = 50;

  private final Path root;
  private final Keepers keepers;

  private CourseBroker(Path root, Keepers keepers) {
    this.root = root;
    this.keepers = keepers;
  }

  /**
   * The broker of a course.
   *
   * @param root the course's folder
   * @throws NoBrokerException where the settings make no sense
   */
  public static CourseBroker of(Path root) throws NoBrokerException {
    return new CourseBroker(root, Keepers.of(root, BrokerSettings.of(NativeText.environment())));
  }

  /**
   * How the broker is.
   *
   * @param broker the broker; empty while it is being started
   * @param users how many hold a share
   * @param pinned whether it stays when nobody holds a share
   */
  public record Status(Optional<Broker> broker, int users, boolean pinned) {}

  /** How the broker is; empty where none is kept. */
  public Optional<Status> status() {
    return keepers.find(KeeperProtocol.LOOK).flatMap(CourseBroker::status);
  }

  private static Optional<Status> status(KeeperConnection connection) {
    try (connection) {
      List<String> words = connection.hear();
      Optional<Broker> broker =
          words.size() > 3
              ? Optional.of(KeeperProtocol.broker(words.subList(3, words.size())))
              : Optional.empty();
      return Optional.of(
          new Status(broker, Integer.parseInt(words.get(1)), Boolean.parseBoolean(words.get(2))));
    } catch (IOException endedThisMoment) {
      return Optional.empty();
    }
  }

  /**
   * Sees to it that the broker is there and stays until {@link #stop} or {@link #unpin}.
   *
   * @param progress told what is going on, a line at a time
   * @throws NoBrokerException as {@link BrokerLease#acquire}
   */
  public Broker start(Consumer<String> progress) throws NoBrokerException {
    try (BrokerLease lease = BrokerLease.acquire(root, progress)) {
      tell(KeeperProtocol.PIN);
      return lease.broker();
    }
  }

  /** Lets the broker end when its users are gone. Nothing happens where none is kept. */
  public void unpin() {
    tell(KeeperProtocol.UNPIN);
  }

  /**
   * Ends the broker, whoever uses it, and waits until nothing of it is left, up to a minute.
   *
   * @return whether there was one
   */
  public boolean stop() throws InterruptedException {
    List<RunFolder> runs = keepers.folders();
    tell(KeeperProtocol.STOP);
    Instant limit = Instant.now().plus(END_LIMIT);
    while (runs.stream().anyMatch(RunFolder::exists) && Instant.now().isBefore(limit)) {
      Thread.sleep(PAUSE_MILLIS);
    }
    return !runs.isEmpty();
  }

  private void tell(String what) {
    keepers.find(KeeperProtocol.LOOK).ifPresent(connection -> tell(connection, what));
  }

  private static void tell(KeeperConnection connection, String what) {
    try (connection) {
      connection.hear();
      connection.ask(what);
    } catch (IOException ended) {
      // Which is what stop asks for; and one that has ended need not be pinned or unpinned.
    }
  }
}
