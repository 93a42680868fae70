package warren.lab.broker;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Starts small JVMs that outlive whatever started them. */
final class Jvm {

  static final boolean WINDOWS =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("win");

  private Jvm() {}

  /**
   * A JVM that the terminal's Ctrl-C and hang-up do not reach: in a session of its own where the
   * system has {@code setsid}, else deaf to both; on Windows without a console.
   */
  static ProcessBuilder command(String classPath, String heap, Class<?> main, RunFolder run) {
    Path bin = Path.of(System.getProperty("java.home"), "bin");
    List<String> command = new ArrayList<>();
    if (!WINDOWS) {
      command.addAll(
          List.of(
              "sh",
              "-c",
              "trap '' INT HUP; command -v setsid >/dev/null && exec setsid \"$@\"; exec \"$@\"",
              "sh"));
    }
    command.addAll(
        List.of(
            bin.resolve(WINDOWS ? "javaw.exe" : "java").toString(),
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
   * this package, as the course's own classes may be built again at any time.
   */
  static String stableClassPath(RunFolder run) throws IOException {
    Path own = copyOfThisPackage(run);
    Stream<String> libraries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar"))
            .filter(entry -> !entry.equals(codeSource().toString()));
    return String.join(
        File.pathSeparator, Stream.concat(Stream.of(own.toString()), libraries).toList());
  }

  private static Path copyOfThisPackage(RunFolder run) throws IOException {
    Path source = codeSource();
    if (Files.isRegularFile(source)) {
      return Files.copy(source, run.path().resolve("keeper.jar"));
    }
    Path classes = run.path().resolve("classes");
    Path from = source.resolve(Jvm.class.getPackageName().replace('.', File.separatorChar));
    Path to = classes.resolve(source.relativize(from));
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    return classes;
  }

  private static Path codeSource() {
    try {
      return Path.of(Jvm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
