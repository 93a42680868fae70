package warren.lab.broker.ways;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import warren.lab.broker.Broker;
import warren.lab.broker.Cache;
import warren.lab.broker.Remains;
import warren.lab.broker.RunFolder;
import warren.lab.machine.Platform;

/** RabbitMQ unpacked from Debian's or Ubuntu's packages into the cache, run as a private node. */
final class UnpackedWay implements BrokerWay {

  private static final long NEEDED_MEGABYTES = 400;
  private static final Path ERLANG = Path.of("usr", "lib", "erlang");

  private final Cache cache;
  private final Path home;

  UnpackedWay(Cache cache) {
    this.cache = cache;
    this.home = cache.folder().resolve("rabbitmq-" + Platform.distribution());
  }

  @Override
  public Broker.Way way() {
    return Broker.Way.UNPACKED;
  }

  @Override
  public String look() throws UnusableWayException {
    requireApt();
    return Files.isDirectory(home)
        ? "RabbitMQ is unpacked in " + home
        : "RabbitMQ can be unpacked from the distribution's packages, about 35 MB to fetch";
  }

  @Override
  public Started start(RunFolder run, Remains remains, Consumer<String> progress)
      throws UnusableWayException, InterruptedException {
    requireApt();
    try {
      if (!Files.isDirectory(home)) {
        unpackOnce(run, remains, progress);
      }
      progress.accept("Starting RabbitMQ from " + home + " as a private node");
      RunFolder plain = run.plain(remains);
      Installation installation = installation(plain.cache().resolve(home.getFileName()));
      return new PrivateNode(installation, plain, remains)
          .start(
              way(),
              "unpacked from the distribution's packages, run as a private node",
              "delete %s, then it is unpacked anew".formatted(home));
    } catch (IOException e) {
      throw new UnusableWayException(
          "RabbitMQ could not be unpacked into %s: %s".formatted(cache.folder(), e.getMessage()),
          "see that the network and the disk are there and try again, or: "
              + Platform.current().getRabbitMq());
    }
  }

  private static void requireApt() throws UnusableWayException {
    Platform platform = Platform.current();
    if (platform != Platform.DEBIAN) {
      throw new UnusableWayException(
          "this is neither Debian nor Ubuntu, so there are no packages to unpack",
          platform.getRabbitMq());
    }
    for (String program : List.of("apt-get", "apt-cache", "dpkg")) {
      if (Installation.searchPath().stream()
          .noneMatch(folder -> Files.isExecutable(folder.resolve(program)))) {
        throw new UnusableWayException(program + " is not on the PATH", platform.getRabbitMq());
      }
    }
  }

  /** Two courses may come here at once; the second finds what the first has unpacked. */
  private void unpackOnce(RunFolder run, Remains remains, Consumer<String> progress)
      throws IOException, InterruptedException, UnusableWayException {
    long free = Files.getFileStore(cache.folder()).getUsableSpace() / 1_000_000;
    if (free < NEEDED_MEGABYTES) {
      throw new UnusableWayException(
          "only %d MB are free in %s, unpacking RabbitMQ needs %d"
              .formatted(free, cache.folder(), NEEDED_MEGABYTES),
          "free some space, or set XDG_CACHE_HOME to a folder on a roomier disk");
    }
    try (FileChannel file =
            FileChannel.open(
                cache.folder().resolve("unpack.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var lock = file.lock()) {
      if (lock.isValid() && !Files.isDirectory(home)) {
        unpack(run.path().resolve("unpack"), remains, progress);
      }
    }
  }

  /** All happens in the keeper's folder, so an interrupted unpacking leaves nothing behind. */
  private void unpack(Path folder, Remains remains, Consumer<String> progress)
      throws IOException, InterruptedException {
    Path root = Files.createDirectories(folder.resolve("root"));
    new AptPackages(folder, remains).unpackInto(root, progress);
    Path erl = root.resolve(ERLANG).resolve("bin").resolve("erl");
    String script = Files.readString(erl);
    // It says where Erlang is installed; let it say where it is.
    Files.writeString(erl, script.replace("ROOTDIR=/" + ERLANG, "ROOTDIR=\"${0%/*}/..\""));
    Files.move(root, home, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Installation installation(Path home) throws IOException {
    Path erlang = home.resolve(ERLANG).resolve("bin");
    Path sbin = required(Installation.packagedSbin(home), "rabbitmq-server", home);
    Path epmd = required(Installation.epmd(erlang), "epmd", home);
    Map<String, String> environment = new HashMap<>();
    environment.put("RABBITMQ_HOME", sbin.getParent().toString());
    String libraries = String.join(":", libraries(home).map(Path::toString).toList());
    if (!libraries.isEmpty()) {
      environment.put("LD_LIBRARY_PATH", libraries);
    }
    return new Installation(sbin, erlang, epmd, environment);
  }

  private static Path required(Optional<Path> found, String what, Path home) throws IOException {
    return found.orElseThrow(
        () -> new IOException("%s is not in %s; delete that folder".formatted(what, home)));
  }

  /** Folders of shared libraries, such as {@code usr/lib/x86_64-linux-gnu}. */
  private static Stream<Path> libraries(Path home) throws IOException {
    try (Stream<Path> files =
        Files.find(home, 5, (file, a) -> file.getFileName().toString().contains(".so."))) {
      return files.map(Path::getParent).distinct().toList().stream();
    }
  }
}
