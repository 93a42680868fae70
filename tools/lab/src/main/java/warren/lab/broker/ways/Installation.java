package warren.lab.broker.ways;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import warren.lab.machine.NativeText;

/**
 * RabbitMQ and Erlang in the file system.
 *
 * @param sbin holds {@code rabbitmq-server} as RabbitMQ ships it, not a distribution's wrapper
 * @param erlang holds {@code erl}
 * @param epmd Erlang's port mapper
 * @param environment what else the scripts need
 */
record Installation(Path sbin, Path erlang, Path epmd, Map<String, String> environment) {

  private static final Path PACKAGED = Path.of("usr", "lib", "rabbitmq", "lib");

  /** RabbitMQ as a package puts it into a folder that is or stands for the file system's root. */
  static Optional<Path> packagedSbin(Path root) {
    Path servers = root.resolve(PACKAGED);
    if (!Files.isDirectory(servers)) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.list(servers)) {
      return all.map(server -> server.resolve("sbin")).filter(Installation::isSbin).findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether RabbitMQ's own scripts are here. */
  static boolean isSbin(Path folder) {
    return Files.isExecutable(folder.resolve("rabbitmq-server"))
        && Files.exists(folder.resolve("rabbitmq-env"));
  }

  /** Erlang's port mapper beside {@code erl} or in the runtime system's folder above it. */
  static Optional<Path> epmd(Path erlang) {
    Path beside = erlang.resolve("epmd");
    if (Files.isExecutable(beside)) {
      return Optional.of(beside);
    }
    try (Stream<Path> runtimes =
        Files.list(erlang.resolve("erl").toRealPath().getParent().getParent())) {
      return runtimes
          .filter(folder -> folder.getFileName().toString().startsWith("erts-"))
          .map(folder -> folder.resolve("bin").resolve("epmd"))
          .filter(Files::isExecutable)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The folders to look for programs in, first to last. */
  static List<Path> searchPath() {
    String path = NativeText.environment().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .filter(entry -> !entry.isBlank())
        .flatMap(entry -> folder(entry).stream())
        .toList();
  }

  /** Empty if it names no folder that could be: a locale may lack its letters. */
  private static Optional<Path> folder(String entry) {
    try {
      return Optional.of(Path.of(entry));
    } catch (InvalidPathException name) {
      return Optional.empty();
    }
  }
}
