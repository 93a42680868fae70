package warren.desk.verify;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import warren.lab.machine.Platform;

/** The Maven of this machine. */
public final class Maven {

  private final Path program;

  private Maven(Path program) {
    this.program = program;
  }

  /**
   * The Maven that {@code MAVEN_HOME} names, or else the first on {@code PATH}.
   *
   * @param environment the environment variables
   */
  public static Optional<Maven> find(Map<String, String> environment) {
    var name = Platform.isWindows() ? "mvn.cmd" : "mvn";
    var home = Optional.ofNullable(environment.get("MAVEN_HOME")).map(Path::of);
    var path = environment.getOrDefault("PATH", "").split(File.pathSeparator);
    return Stream.concat(
            home.stream().map(folder -> folder.resolve("bin")), Stream.of(path).map(Path::of))
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Maven::new);
  }

  /**
   * Runs it to its end, and ends it where this JVM ends first. It and all that it starts is less
   * urgent than the broker, which is what its tests wait for.
   *
   * @param root the folder to run it in
   * @param log takes all that it prints
   * @param onLine told of each line that it prints
   * @return its exit code
   * @throws IOException where it cannot be run, or the log cannot be written
   */
  public int run(Path root, List<String> arguments, Path log, Consumer<String> onLine)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(Platform.isWindows() ? List.of() : List.of("nice"));
    command.add(program.toString());
    command.addAll(arguments);
    Files.createDirectories(log.getParent());
    try (var copy = Files.newBufferedWriter(log)) {
      var builder = new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
      builder.environment().putIfAbsent("MAVEN_OPTS", "-XX:TieredStopAtLevel=1");
      var process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
      try (var lines =
          process.inputReader(Charset.forName(System.getProperty("native.encoding")))) {
        process.getOutputStream().close();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
          copy.write(line);
          copy.newLine();
          onLine.accept(line);
        }
        return process.waitFor();
      } finally {
        end(process);
      }
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }
}
