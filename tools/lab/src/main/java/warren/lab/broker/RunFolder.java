package warren.lab.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import warren.lab.machine.StartedProcess;

/**
 * A keeper's folder, {@code run/<key>-<id>}: its address, its log, what it started, and a private
 * node's data. It is there as long as anything of the keeper's may be there.
 */
public record RunFolder(Path path) {

  /** A folder without an address is somebody's who is just starting, up to this age. */
  private static final Duration STARTING = Duration.ofMinutes(1);

  /** Where a keeper listens and what a user must say to it. */
  public record Address(int port, String token, StartedProcess keeper) {}

  /** A new one for a keeper of that key. */
  public static RunFolder create(Cache cache, String key) throws IOException {
    Files.createDirectories(cache.runs());
    byte[] id = new byte[4];
    ThreadLocalRandom.current().nextBytes(id);
    Path path = cache.runs().resolve(key + "-" + HexFormat.of().formatHex(id));
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(path);
    }
    return new RunFolder(path);
  }

  /** Every keeper's folder there is. */
  public static List<RunFolder> all(Cache cache) {
    if (!Files.isDirectory(cache.runs())) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(cache.runs())) {
      return folders.filter(Files::isDirectory).map(RunFolder::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells this keeper's node, container and virtual hosts from all others. */
  public String id() {
    String name = path.getFileName().toString();
    return name.substring(name.lastIndexOf('-') + 1);
  }

  /** Begins the names of all virtual hosts of this keeper and of no other. */
  public String virtualHosts() {
    return "warren-" + id() + "-";
  }

  /** Whether its name begins with that key, or with that part of a key. */
  public boolean isOf(String key) {
    return path.getFileName().toString().startsWith(key + "-");
  }

  /** Whether it is still there. */
  public boolean exists() {
    return Files.exists(path);
  }

  /** What holds the folders of all keepers. */
  public Path cache() {
    return path.getParent().getParent();
  }

  /** The same folder by a path that RabbitMQ's scripts bear. */
  public RunFolder plain(Remains remains) throws IOException {
    return new RunFolder(PlainPath.of(path, remains));
  }

  /** Where the keeper's log is, or will be. */
  public Path log() {
    return path.resolve("keeper.log");
  }

  /** From now on users find this keeper. */
  public void announce(Address address) throws IOException {
    Path draft = path.resolve("address.draft");
    Files.writeString(
        draft,
        Words.line(
            address.port(),
            address.token(),
            address.keeper().pid(),
            address.keeper().started().toEpochMilli()));
    try {
      Files.move(draft, addressFile(), StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(draft, addressFile(), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Where its keeper listens; empty if it is not there yet, or not any more. */
  public Optional<Address> address() {
    try {
      List<String> words = Words.of(Files.readString(addressFile(), StandardCharsets.UTF_8));
      return Optional.of(
          new Address(
              Integer.parseInt(words.get(0)),
              words.get(1),
              new StartedProcess(
                  Long.parseLong(words.get(2)),
                  Instant.ofEpochMilli(Long.parseLong(words.get(3))))));
    } catch (NoSuchFileException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty(); // or damaged, and nobody is to be found by it
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on no user finds this keeper. */
  public void withdraw() {
    try {
      Files.deleteIfExists(addressFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the keeper is gone without having cleaned up. */
  public boolean isAbandoned() {
    Optional<Address> address = address();
    if (address.isPresent()) {
      return !address.get().keeper().isAlive();
    }
    try {
      return Files.getLastModifiedTime(path).toInstant().isBefore(Instant.now().minus(STARTING));
    } catch (IOException gone) {
      return false;
    }
  }

  private Path addressFile() {
    return path.resolve("address");
  }
}
