package warren.lab.broker.keeper;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import warren.lab.broker.Broker;
import warren.lab.broker.RunFolder;
import warren.lab.machine.NativeText;
import warren.lab.machine.Platform;

/** Starts small JVMs that outlive whatever started them. */
final class Jvm {

  private Jvm() {}

  /**
   * A JVM that the terminal's Ctrl-C and hang-up do not reach: in a session of its own where the
   * system has {@code setsid}, else deaf to both; on Windows without a console.
   */
  static ProcessBuilder command(String classPath, String heap, Class<?> main, RunFolder run) {
    Path bin = Path.of(System.getProperty("java.home"), "bin");
    List<String> command = new ArrayList<>();
    if (!Platform.isWindows()) {
      command.addAll(
          List.of(
              "sh",
              "-c",
              "trap '' INT HUP; command -v setsid >/dev/null && exec setsid \"$@\"; exec \"$@\"",
              "sh"));
    }
    command.addAll(
        List.of(
            bin.resolve(Platform.isWindows() ? "javaw.exe" : "java").toString(),
            heap,
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-cp",
            classPath,
            main.getName(),
            run.path().toString()));
    // Whoever holds the run's folder as its current one would keep it from being deleted on
    // Windows.
    return NativeText.process(command, run.path().getParent());
  }

  /**
   * A class path that does not change under a keeper: the libraries where they are, and a copy of
   * the packages that it needs, as the course's own classes may be built again at any time.
   */
  static String stableClassPath(RunFolder run) throws IOException {
    Path own = copyOfPackages(run);
    Stream<String> libraries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar"))
            .filter(entry -> !entry.equals(codeSource().toString()));
    return String.join(
        File.pathSeparator, Stream.concat(Stream.of(own.toString()), libraries).toList());
  }

  private static Path copyOfPackages(RunFolder run) throws IOException {
    Path source = codeSource();
    if (Files.isRegularFile(source)) {
      return Files.copy(source, run.path().resolve("keeper.jar"));
    }
    Path classes = run.path().resolve("classes");
    for (Class<?> root : List.of(Broker.class, Platform.class)) {
      copy(source, root.getPackageName().replace('.', File.separatorChar), classes);
    }
    return classes;
  }

  private static void copy(Path source, String folder, Path to) throws IOException {
    Files.createDirectories(to.resolve(folder).getParent());
    try (Stream<Path> files = Files.walk(source.resolve(folder))) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(source.relativize(file).toString()));
      }
    }
  }

  private static Path codeSource() {
    try {
      return Path.of(Jvm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
