package warren.lab.broker.ways;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import warren.lab.broker.Remains;

/**
 * RabbitMQ and Erlang from the distribution's archive, fetched and unpacked without root and
 * without touching the system: apt works on folders of ours, see apt.conf(5), and its idea of what
 * is installed is an empty file, so that the packages come out the same on every machine.
 */
final class AptPackages {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Pattern ERLANG = Pattern.compile("Depends: (erlang-[a-z0-9-]+)");
  private static final Pattern CHOSEN = Pattern.compile("(?m)^Inst (\\S+)");
  private static final Pattern INSTALLED = Pattern.compile("(?m)^.[iUHW][ R](\\S+)");

  private final Path folder;
  private final Remains remains;
  private final List<String> options;
  private boolean refreshed;

  /** Works in a folder that somebody else deletes. */
  AptPackages(Path folder, Remains remains) throws IOException {
    this.remains = remains;
    this.folder = Files.createDirectories(folder);
    Path cache = Files.createDirectories(folder.resolve("cache/archives/partial"));
    options =
        new ArrayList<>(
            List.of(
                "-qq",
                "-o",
                "Dir::Cache=" + cache.getParent().getParent(),
                "-o",
                "Dir::State::status=" + Files.createFile(folder.resolve("status")),
                "-o",
                "APT::Sandbox::User=",
                "-o",
                "Acquire::Retries=2"));
  }

  /** Fetches the packages and unpacks them into a folder as if it were the root. */
  void unpackInto(Path root, java.util.function.Consumer<String> progress)
      throws IOException, InterruptedException {
    Path archives = Files.createDirectory(folder.resolve("archives"));
    List<String> missing = missing();
    if (missing.isEmpty()) {
      progress.accept("Fetching the distribution's package lists");
      refresh();
      missing = missing();
    }
    if (missing.isEmpty()) {
      throw new IOException("the distribution's archive has no rabbitmq-server");
    }
    progress.accept("Fetching RabbitMQ and Erlang: %d packages".formatted(missing.size()));
    Command download = download(archives, missing);
    if (!download.succeeded() && !refreshed) {
      progress.accept("The package lists are out of date, fetching newer ones");
      refresh();
      archives = Files.createDirectory(folder.resolve("newer-archives"));
      download = download(archives, missing());
    }
    if (!download.succeeded()) {
      throw new IOException("apt-get download failed: " + download.output().strip());
    }
    progress.accept("Unpacking");
    try (Stream<Path> packages = Files.list(archives)) {
      for (Path archive : packages.filter(file -> file.toString().endsWith(".deb")).toList()) {
        Command unpack = run(List.of("dpkg", "-x", archive.toString(), root.toString()));
        if (!unpack.succeeded()) {
          throw new IOException("dpkg -x failed: " + unpack.output().strip());
        }
      }
    }
  }

  /** RabbitMQ, Erlang, and those shared libraries that the machine lacks. */
  private List<String> missing() throws IOException, InterruptedException {
    List<String> erlang =
        matches(ERLANG, apt("apt-cache", List.of("depends", "rabbitmq-server")).output());
    if (erlang.isEmpty()) {
      return List.of();
    }
    List<String> install =
        new ArrayList<>(List.of("-s", "-o", "APT::Install-Recommends=false", "install"));
    install.addAll(erlang);
    Command chosen = apt("apt-get", install);
    Set<String> installed =
        Set.copyOf(
            matches(
                INSTALLED,
                run(List.of("dpkg-query", "-W", "-f", "${db:Status-Abbrev}${Package}\\n"))
                    .output()));
    Stream<String> needed =
        matches(CHOSEN, chosen.output()).stream()
            .filter(
                name ->
                    name.startsWith("erlang-")
                        || name.matches("(lib|zlib).*") && !installed.contains(name));
    return Stream.concat(Stream.of("rabbitmq-server"), needed).toList();
  }

  /** Package lists of our own, newer than the machine's. */
  private void refresh() throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("state/lists/partial"));
    options.addAll(List.of("-o", "Dir::State=" + folder.resolve("state")));
    options.addAll(List.of("-o", "Dir::State::lists=" + folder.resolve("state/lists")));
    refreshed = true;
    // A third party's broken source makes it fail; what counts is whether the packages are found.
    apt("apt-get", List.of("update"));
  }

  private Command download(Path archives, List<String> names)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("download"));
    arguments.addAll(names);
    return Command.run(archives, LIMIT, aptCommand("apt-get", arguments), remains);
  }

  private Command apt(String program, List<String> arguments)
      throws IOException, InterruptedException {
    return run(aptCommand(program, arguments));
  }

  private List<String> aptCommand(String program, List<String> arguments) {
    return Stream.of(List.of(program), options, arguments).flatMap(List::stream).toList();
  }

  private Command run(List<String> command) throws IOException, InterruptedException {
    return Command.run(folder, LIMIT, command, remains);
  }

  private static List<String> matches(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .distinct()
        .collect(Collectors.toList());
  }
}
