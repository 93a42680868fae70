package warren.lab.broker.keeper;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import warren.lab.broker.Broker;
import warren.lab.broker.BrokerSettings;
import warren.lab.broker.Cache;
import warren.lab.broker.NoBrokerException;
import warren.lab.broker.RunFolder;
import warren.lab.machine.NativeText;
import warren.lab.machine.StartedProcess;

/**
 * A course's brokers, for who looks after them without using them: are they there, keep one, end
 * them. There is one for each setting of the environment that is in use, see {@link BrokerLease};
 * mostly that is one.
 */
public final class CourseBroker {

  private static final Duration OBEY_LIMIT = Duration.ofSeconds(10);
  private static final Duration END_LIMIT = Duration.ofSeconds(60);
  private static final int PAUSE_MILLIS = 50;

  private final Path root;

  private CourseBroker(Path root) {
    this.root = root;
  }

  /**
   * The brokers of a course.
   *
   * @param root the course's folder
   */
  public static CourseBroker of(Path root) {
    return new CourseBroker(root);
  }

  /**
   * How a broker is.
   *
   * @param broker the broker; empty while it is being started
   * @param users who hold a share, each in words such as {@code process 4711, Warren run 1.2}
   * @param pinned whether it stays when nobody holds a share
   * @param current whether it is the one of the settings in this process's environment
   */
  public record Status(
      Optional<Broker> broker, List<String> users, boolean pinned, boolean current) {}

  /** How the course's brokers are, that of the present settings first. */
  public List<Status> statuses() {
    return folders().stream()
        .flatMap(run -> status(run).stream())
        .sorted((one, other) -> Boolean.compare(other.current(), one.current()))
        .toList();
  }

  /** How the broker of the present settings is; empty if none is kept. */
  public Optional<Status> status() {
    return statuses().stream().filter(Status::current).findFirst();
  }

  private Optional<Status> status(RunFolder run) {
    Optional<KeeperConnection> found = KeeperConnection.to(run, KeeperProtocol.LOOK);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (KeeperConnection connection = found.get().impatient()) {
      List<String> words = connection.hear();
      int broker = 3 + Integer.parseInt(words.get(2));
      return Optional.of(
          new Status(
              words.size() > broker
                  ? Optional.of(KeeperProtocol.broker(words.subList(broker, words.size())))
                  : Optional.empty(),
              words.subList(3, broker),
              Boolean.parseBoolean(words.get(1)),
              isCurrent(run)));
    } catch (IOException endedThisMoment) {
      return Optional.empty();
    }
  }

  private boolean isCurrent(RunFolder run) {
    try {
      return run.isOf(Keys.of(root, BrokerSettings.of(NativeText.environment())));
    } catch (IOException | NoBrokerException noSettings) {
      return false;
    }
  }

  /** The folders of the course's keepers and of those that are just being cleared away. */
  private List<RunFolder> folders() {
    try {
      String course = Keys.ofCourse(root);
      return RunFolder.all(Cache.ofUser()).stream().filter(run -> run.isOf(course)).toList();
    } catch (IOException e) {
      throw new NoBrokerException("There is no course folder %s: %s".formatted(root, e));
    }
  }

  /**
   * Sees to it that the broker of the present settings is there and stays until {@link #stop} or
   * {@link #unpin}.
   *
   * @param progress told what is going on, a line at a time
   * @throws NoBrokerException as {@link BrokerLease#acquire}
   */
  public Broker start(Consumer<String> progress) throws NoBrokerException {
    try (BrokerLease lease = BrokerLease.acquire(root, progress)) {
      tellCurrent(KeeperProtocol.PIN);
      return lease.broker();
    }
  }

  /** Lets the broker end when its users are gone. Nothing happens where none is kept. */
  public void unpin() {
    tellCurrent(KeeperProtocol.UNPIN);
  }

  private void tellCurrent(String what) {
    folders().stream().filter(this::isCurrent).forEach(run -> tell(run, what));
  }

  private static void tell(RunFolder run, String what) {
    KeeperConnection.to(run, KeeperProtocol.LOOK).ifPresent(connection -> tell(connection, what));
  }

  private static void tell(KeeperConnection connection, String what) {
    try (connection) {
      connection.impatient().hear();
      connection.ask(what);
    } catch (IOException ended) {
      // Which is what stop asks for; and one that has ended need not be pinned or unpinned.
    }
  }

  /**
   * Ends all of the course's brokers, whoever uses them, and waits until nothing of them is left,
   * up to about a minute.
   *
   * @return how many there were
   * @throws IOException if something is left; the message says what
   */
  public int stop() throws IOException, InterruptedException {
    List<Ending> endings = folders().stream().map(Ending::new).toList();
    endings.forEach(Ending::tell);
    for (Ending ending : endings) {
      ending.await();
    }
    return endings.size();
  }

  /** The end of one keeper, whose address is read before it is withdrawn. */
  private record Ending(RunFolder run, Optional<RunFolder.Address> address) {

    Ending(RunFolder run) {
      this(run, run.address());
    }

    void tell() {
      CourseBroker.tell(run, KeeperProtocol.STOP);
    }

    /** One that hangs is killed; its undertaker clears up, and if that is gone, we do. */
    void await() throws IOException, InterruptedException {
      if (!isGoneWithin(isAlive() ? OBEY_LIMIT : Duration.ZERO)) {
        address.map(RunFolder.Address::keeper).ifPresent(StartedProcess::killAlone);
      }
      if (run.isAbandoned() || !isGoneWithin(END_LIMIT)) {
        Clearing.of(run);
      }
    }

    private boolean isAlive() {
      return address.map(RunFolder.Address::keeper).filter(StartedProcess::isAlive).isPresent();
    }

    private boolean isGoneWithin(Duration limit) throws InterruptedException {
      Instant end = Instant.now().plus(limit);
      while (run.exists() && Instant.now().isBefore(end)) {
        Thread.sleep(PAUSE_MILLIS);
      }
      return !run.exists();
    }
  }
}
