package warren.lab.broker.keeper;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import warren.lab.broker.BrokerSettings;
import warren.lab.broker.Cache;
import warren.lab.broker.NoBrokerException;
import warren.lab.broker.RunFolder;

/**
 * Finds the keeper of a course folder and its settings, and starts it where there is none.
 *
 * @param cache where keepers have their folders
 * @param course the course's folder
 * @param key names what is shared, see {@link Keys}
 * @param grace how long a keeper that is started waits for another user after its last
 */
record Keepers(Cache cache, Path course, String key, Duration grace) {

  /** A Maven build starts a JVM per module; the broker stays for the next one. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** The processes that this JVM has started: children of ours that are not to end with us. */
  static final Set<Long> STARTED = ConcurrentHashMap.newKeySet();

  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final int PAUSE_MILLIS = 10;

  static Keepers of(Path root, BrokerSettings settings) {
    try {
      return of(root, settings, GRACE);
    } catch (IOException e) {
      throw new NoBrokerException("There is no course folder %s: %s".formatted(root, e));
    }
  }

  static Keepers of(Path root, BrokerSettings settings, Duration grace) throws IOException {
    return new Keepers(Cache.ofUser(), root.toRealPath(), Keys.of(root, settings), grace);
  }

  /** The folders of this keeper and of those that are just being cleared away. */
  List<RunFolder> folders() {
    return RunFolder.all(cache).stream().filter(run -> run.isOf(key)).toList();
  }

  /** A connection to the keeper that runs. */
  Optional<KeeperConnection> find(String purpose) {
    return folders().stream()
        .flatMap(run -> KeeperConnection.to(run, purpose).stream())
        .findFirst();
  }

  /** A connection to the keeper that runs or is started. Two who come at once start one. */
  KeeperConnection findOrStart(String purpose) throws IOException, InterruptedException {
    Optional<KeeperConnection> running = find(purpose);
    if (running.isPresent()) {
      return running.get();
    }
    synchronized (Keepers.class) {
      Files.createDirectories(cache.folder());
      try (FileChannel file =
              FileChannel.open(
                  cache.folder().resolve("start.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          var lock = file.lock()) {
        Optional<KeeperConnection> started = lock.isValid() ? find(purpose) : Optional.empty();
        return started.isPresent() ? started.get() : start(purpose);
      }
    }
  }

  private KeeperConnection start(String purpose) throws IOException, InterruptedException {
    RunFolder run = RunFolder.create(cache, key);
    try {
      return start(run, purpose);
    } catch (IOException e) {
      Clearing.of(run);
      throw e;
    }
  }

  private KeeperConnection start(RunFolder run, String purpose)
      throws IOException, InterruptedException {
    ProcessBuilder keeper = Jvm.command(Jvm.stableClassPath(run), "-Xmx96m", Keeper.class, run);
    keeper.command().addAll(List.of(course.toString(), String.valueOf(grace.toMillis())));
    keeper.redirectErrorStream(true);
    keeper.redirectOutput(run.log().toFile());
    keeper.environment().put("TESTCONTAINERS_RYUK_DISABLED", "true");
    keeper.environment().put("TESTCONTAINERS_CHECKS_DISABLE", "true");
    // Else it may start a container of its own to find out the address, which we know.
    keeper.environment().putIfAbsent("TESTCONTAINERS_HOST_OVERRIDE", "localhost");
    Process process = keeper.start();
    STARTED.add(process.pid());
    process.getOutputStream().close();
    Instant limit = Instant.now().plus(START_LIMIT);
    while (process.isAlive() && Instant.now().isBefore(limit)) {
      Optional<KeeperConnection> connection = KeeperConnection.to(run, purpose);
      if (connection.isPresent()) {
        return connection.get();
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    String log = Files.exists(run.log()) ? Files.readString(run.log()) : "";
    process.destroyForcibly();
    throw new IOException("the broker's keeper did not start: " + log);
  }
}
