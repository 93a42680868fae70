package warren.desk.launch;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds the tools, unless they are of their sources as they are, and writes {@code
 * tools/desk/target/java-VERSION.args}: what the scripts start Java with. Writes to the course's
 * folder and to Maven's repository only. The scripts run this file from its source, so all that it
 * needs is in it.
 */
final class Build {

  private final Path root;
  private final String version;
  private final Path target;
  private final Path state;
  private final Report report;

  private Build(Path root, String version, Report report) {
    this.root = root;
    this.version = version;
    this.target = root.resolve("tools/desk/target");
    this.state = root.resolve(".warren");
    this.report = report;
  }

  /**
   * Ends with 0 if the tools are there, else with 3. The course is the current folder.
   *
   * @param args the version that the JDK's {@code release} file names; {@code true} if the output
   *     is a terminal
   */
  public static void main(String[] args) throws InterruptedException {
    Path root = Path.of("").toAbsolutePath();
    try (Report report = new Report(Boolean.parseBoolean(args[1]))) {
      new Build(root, args[0], report).run();
    } catch (NotReady why) {
      System.err.println(why.getMessage());
      System.exit(3);
    } catch (IOException failed) {
      System.err.println(unwritable(root, failed));
      System.exit(3);
    }
  }

  /** Whether the tools are there, with all that they need, and of their sources as they are. */
  static boolean isCurrent(Path root) throws IOException {
    return BuiltTools.areCurrent(root);
  }

  /** What a learner is told if a file of the course can't be written. */
  static String unwritable(Path file, IOException failed) {
    return NotReady.unwritable(file, failed).getMessage();
  }

  /** One builder at a time; the system takes the lock back from one that is gone. */
  private void run() throws IOException, NotReady, InterruptedException {
    Files.createDirectories(state);
    try (FileChannel file =
            FileChannel.open(
                state.resolve("build.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(file)) {
      if (lock.isValid() && !BuiltTools.areCurrent(root)) {
        build();
      }
      if (!Files.exists(arguments())) {
        prepareStart();
      }
    }
  }

  private static FileLock lock(FileChannel file) throws IOException {
    FileLock lock = file.tryLock();
    if (lock == null) {
      System.err.println("Another ./warren is building the tools; waiting for it.");
      lock = file.lock();
    }
    return lock;
  }

  private void build() throws IOException, NotReady, InterruptedException {
    Maven maven = Maven.find();
    for (String module : List.of("tools/course", "tools/lab", "tools/desk", "docs")) {
      Path folder = Files.createDirectories(root.resolve(module).resolve("target"));
      Files.delete(Files.createTempFile(folder, "writable", ""));
    }
    String sources = BuiltTools.sources(root);
    removeOldStarts();
    maven.build(root, state, report);
    BuiltTools.note(root, sources);
  }

  /** Whatever ends the build, nothing that it left half done is started. */
  private void removeOldStarts() throws IOException {
    Files.deleteIfExists(target.resolve("built"));
    try (var files = Files.newDirectoryStream(target, "*.{args,jsa}")) {
      for (Path old : files) {
        Files.delete(old);
      }
    }
  }

  private Path arguments() {
    return target.resolve("java-" + version + ".args");
  }

  /**
   * Archives of loaded classes make every start quicker; without them all works, only slower. One
   * is of use to the very Java that wrote it, which passes it over if it does not fit.
   */
  private void prepareStart() throws IOException, InterruptedException {
    report.at("a quicker start");
    List<String> options = new ArrayList<>();
    options.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    if (Runtime.version().feature() >= 24) {
      // JLine calls native code to read keys; newer Javas want to be told.
      options.add("--enable-native-access=ALL-UNNAMED");
      options.add("--sun-misc-unsafe-memory-access=allow");
    }
    options.addAll(List.of("-Xlog:disable", "-Dwarren.arguments=" + root.relativize(arguments())));
    options.add("-Dwarren.java=" + System.getProperty("java.vm.version"));
    List<String> jars = BuiltTools.classPath(root.resolve("tools/desk"));
    String desk = "tools/desk/target/desk-" + version + ".jsa";
    String worker = "tools/desk/target/worker-" + version + ".jsa";
    // The course may be moved, so the desk's own paths begin at its folder.
    Predicate<String> ours = jar -> Path.of(jar).startsWith(root);
    List<String> started =
        jars.stream()
            .map(jar -> ours.test(jar) ? root.relativize(Path.of(jar)).toString() : jar)
            .toList();
    archive(options, desk, started, "warren.desk.launch.Practice");
    archive(options, worker, jars, "warren.desk.engine.Practice");

    options.add("-XX:SharedArchiveFile=" + desk);
    options.add("-Dwarren.worker.archive=" + worker);
    options.addAll(List.of("-cp", String.join(File.pathSeparator, started)));
    Path written = Files.createTempFile(target, "java", "");
    Files.write(written, options.stream().map(Build::quoted).toList(), BuiltTools.NATIVE);
    Files.move(written, arguments(), StandardCopyOption.REPLACE_EXISTING);
  }

  private void archive(List<String> options, String into, List<String> classPath, String main)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Maven.home().resolve("bin/java").toString()));
    command.addAll(options);
    command.addAll(List.of("-XX:ArchiveClassesAtExit=" + into, "-Dwarren.root=" + root));
    command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), main));
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** As the java command reads it from a file: in quotes, a backslash escapes. */
  private static String quoted(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}

/** What a build leaves, and what it was built from. */
final class BuiltTools {

  /** In which the java command reads its arguments, and Maven speaks. */
  static final Charset NATIVE =
      Charset.forName(System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));

  private BuiltTools() {}

  /** Whether the tools are there, with all that they need, and of their sources as they are. */
  static boolean areCurrent(Path root) throws IOException {
    Path built = root.resolve("tools/desk/target/built");
    return Files.exists(built)
        && Files.readString(built).equals(sources(root))
        && areThere(root.resolve("tools/desk"))
        && areThere(root.resolve("docs"));
  }

  /** Notes that the tools are those of the sources. */
  static void note(Path root, String sources) throws IOException {
    Files.writeString(root.resolve("tools/desk/target/built"), sources);
  }

  private static boolean areThere(Path module) throws IOException {
    if (!Files.exists(module.resolve("target/classpath"))) {
      return false;
    }
    for (String jar : classPath(module)) {
      if (!new File(jar).exists()) {
        return false;
      }
    }
    return true;
  }

  /** The module's jar, and what Maven found that it needs. */
  static List<String> classPath(Path module) throws IOException {
    Path target = module.resolve("target");
    // Joined by hand, as are others on the way of every start: concatenation would link at run
    // time.
    String jar = "warren-".concat(module.getFileName().toString()).concat("-1.jar");
    List<String> classPath = new ArrayList<>(List.of(target.resolve(jar).toString()));
    String needs = Files.readString(target.resolve("classpath")).strip();
    classPath.addAll(List.of(needs.split(File.pathSeparator)));
    return classPath;
  }

  /** Where the course lies, and every file that the tools are built from with time and length. */
  static String sources(Path root) {
    var sources = new StringBuilder(root.toString()).append('\n');
    add(root.resolve("pom.xml").toFile(), sources);
    add(root.resolve("docs/pom.xml").toFile(), sources);
    add(root.resolve("docs/src/main").toFile(), sources);
    for (File tool : inside(root.resolve("tools").toFile())) {
      add(new File(tool, "pom.xml"), sources);
      add(new File(tool, "src/main"), sources);
    }
    return sources.toString();
  }

  private static void add(File file, StringBuilder sources) {
    File[] inside = inside(file);
    if (inside.length > 0) {
      for (File each : inside) {
        add(each, sources);
      }
    } else {
      sources.append(file).append(' ').append(file.lastModified());
      sources.append(' ').append(file.length()).append('\n');
    }
  }

  private static File[] inside(File folder) {
    File[] inside = Optional.ofNullable(folder.listFiles()).orElse(new File[0]);
    Arrays.sort(inside);
    return inside;
  }
}

/** The Maven on the PATH. */
record Maven(Path command) {

  private static final boolean WINDOWS = File.separatorChar == '\\';
  private static final Pattern VERSION = Pattern.compile("Apache Maven (\\d+)\\.(\\d+)");
  private static final Pattern PROCESS = Pattern.compile("(\\d+) (\\d+)");

  private static final String NEEDED =
      """
      Warren needs Maven, version 3.8 or newer.
      Next, on Debian and Ubuntu:  sudo apt install maven
            on macOS:              brew install maven
            on Windows:            unpack the zip from maven.apache.org, and put its bin on the PATH\
      """;

  /** The JDK that this runs on. */
  static Path home() {
    return Path.of(System.getProperty("java.home"));
  }

  static Maven find() throws IOException, NotReady, InterruptedException {
    String name = WINDOWS ? "mvn.cmd" : "mvn";
    Maven found =
        Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
            .map(folder -> new File(folder, name))
            .filter(File::canExecute)
            .findFirst()
            .map(file -> new Maven(file.toPath().toAbsolutePath()))
            .orElseThrow(() -> new NotReady("There is no mvn on the PATH.\n" + NEEDED));
    found.check();
    return found;
  }

  private void check() throws IOException, NotReady, InterruptedException {
    Process asked = start(Path.of("").toAbsolutePath(), "-B", "-v");
    asked.getOutputStream().close();
    String said = new String(asked.getInputStream().readAllBytes(), BuiltTools.NATIVE).strip();
    Matcher version = VERSION.matcher(said);
    if (asked.waitFor() != 0 || !version.find()) {
      throw new NotReady(
          "%s does not run. It says:\n%s\nNext: mend it, or put another Maven first on the PATH."
              .formatted(command, said));
    }
    int major = Integer.parseInt(version.group(1));
    if (major < 3 || major == 3 && Integer.parseInt(version.group(2)) < 8) {
      throw new NotReady(
          "%s is version %s.%s.\n%s"
              .formatted(command, version.group(1), version.group(2), NEEDED));
    }
  }

  private Process start(Path folder, String... arguments) throws IOException, NotReady {
    List<String> words = new ArrayList<>(List.of(command.toString()));
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", home().toString());
    try {
      return builder.redirectErrorStream(true).start();
    } catch (IOException failed) {
      throw new NotReady(
          "%s does not run: %s\nNext: mend it, or put another Maven first on the PATH."
              .formatted(command, failed.getMessage()));
    }
  }

  /** Builds the tools; keeps all that Maven says in {@code build.log}. */
  void build(Path root, Path state, Report report)
      throws IOException, NotReady, InterruptedException {
    Path log = state.resolve("build.log");
    Path running = state.resolve("build.pid");
    endLeftBehind(running);
    System.err.println(
        "Building the course's tools. The first time this downloads some libraries.");
    Process maven =
        start(root, "-B", "-Dmaven.test.skip=true", "-pl", "tools/desk,docs", "-am", "package");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(maven.toHandle())));
    List<String> said = new ArrayList<>();
    try (var lines =
            new BufferedReader(new InputStreamReader(maven.getInputStream(), BuiltTools.NATIVE));
        var kept = Files.newBufferedWriter(log)) {
      maven.getOutputStream().close();
      Files.writeString(running, maven.pid() + " " + started(maven.toHandle()).toEpochMilli());
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        kept.write(line + "\n");
        kept.flush();
        report.heard(line);
      }
    }
    if (maven.waitFor() != 0) {
      throw NotReady.notBuilt(said, log);
    }
    Files.delete(running);
  }

  /** Ends the Maven of a builder that was killed: two in one folder spoil each other's work. */
  private static void endLeftBehind(Path running) throws IOException {
    if (Files.exists(running)) {
      Matcher noted = PROCESS.matcher(Files.readString(running));
      if (noted.matches()) {
        Instant then = Instant.ofEpochMilli(Long.parseLong(noted.group(2)));
        ProcessHandle.of(Long.parseLong(noted.group(1)))
            .filter(process -> Duration.between(then, started(process)).abs().toSeconds() < 5)
            .ifPresent(Maven::end);
      }
    }
  }

  /** A number is given out again; two JVMs may compute the same start a little differently. */
  private static Instant started(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  private static void end(ProcessHandle process) {
    List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process)).toList();
    all.forEach(ProcessHandle::destroy);
    all.forEach(each -> each.onExit().join());
  }
}

/** What the build is at: on a terminal one line that counts the seconds, else a line for each. */
final class Report implements AutoCloseable {

  private static final Pattern MODULE = Pattern.compile(".*Building (Warren: .*) 1 .*");

  private final boolean terminal;
  private final long began = System.nanoTime();
  private final Timer timer = new Timer("report", true);
  private String at = "";
  private int downloads;

  Report(boolean terminal) {
    this.terminal = terminal;
    if (terminal) {
      timer.schedule(
          new TimerTask() {
            @Override
            public void run() {
              show();
            }
          },
          0,
          Duration.ofSeconds(1).toMillis());
    }
  }

  /** Takes a line of Maven's. */
  void heard(String line) {
    Matcher module = MODULE.matcher(line);
    if (module.matches()) {
      at(module.group(1));
    } else if (line.contains("Downloaded from")) {
      downloads++;
    }
  }

  synchronized void at(String what) {
    at = what;
    if (!terminal) {
      System.err.println(text());
    }
  }

  private String text() {
    return "Building the tools: "
        + at
        + (downloads > 0 ? ", %d files downloaded".formatted(downloads) : "");
  }

  private synchronized void show() {
    if (!at.isEmpty()) {
      System.err.printf("\r\033[K%s (%d s)", text(), (System.nanoTime() - began) / 1_000_000_000);
    }
  }

  @Override
  public synchronized void close() {
    timer.cancel();
    if (terminal && !at.isEmpty()) {
      System.err.print("\r\033[K");
      at = "";
    }
  }
}

/** Something is missing on this machine. The message says what, why, and what to do next. */
final class NotReady extends Exception {

  private static final long serialVersionUID = 1;
  private static final int LINES_SHOWN = 25;
  private static final Pattern NO_SPACE =
      Pattern.compile("No space left|quota exceeded|not enough space");
  private static final Pattern NO_RIGHT =
      Pattern.compile(
          "Permission denied|AccessDenied|Read-only file system|not create local repository");
  private static final Pattern NO_NETWORK =
      Pattern.compile("Could not transfer|Unknown ?host|Connection refused|offline mode");

  NotReady(String message) {
    super(message);
  }

  /** For a file of the course, or else of the folder. */
  static NotReady unwritable(Path folder, IOException failed) {
    String file = failed instanceof FileSystemException at ? at.getFile() : folder.toString();
    String why = why(failed);
    return new NotReady("%s cannot be written to: %s.\n%s".formatted(file, why, next(why, file)));
  }

  private static String why(IOException failed) {
    if (failed instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failed instanceof FileAlreadyExistsException) {
      return "it is not a folder";
    }
    return failed instanceof FileSystemException known && known.getReason() != null
        ? known.getReason()
        : String.valueOf(failed.getMessage());
  }

  private static String next(String why, String file) {
    return NO_SPACE.matcher(why).find()
        ? "Next: free some space on that disk (df -h shows it), then ./warren again."
        : """
          Warren builds its tools in the course's folder, with libraries in Maven's.
          Next: make %s yours (ls -ld shows whose it is), or clone the course to a folder that is.\
          """
            .formatted(file);
  }

  /** For a Maven that failed, by what it said. */
  static NotReady notBuilt(List<String> said, Path log) {
    String end =
        said.subList(Math.max(0, said.size() - LINES_SHOWN), said.size()).stream()
            .collect(Collectors.joining("\n", "", "\n\n"));
    String all = "All that Maven said: " + log + "\n";
    Optional<String> unwritable =
        first(said, NO_SPACE).or(() -> first(said, NO_RIGHT)).map(String::strip);
    if (unwritable.isPresent()) {
      return new NotReady(
          end
              + "The tools could not be built: Maven could not write a file.\n%s\n%s%s"
                  .formatted(unwritable.get(), all, next(unwritable.get(), "that file")));
    }
    return new NotReady(
        first(said, NO_NETWORK).isPresent()
            ? end
                + "The tools could not be built: Maven could not download what it needs.\n"
                + "The first build needs the network; behind a proxy, Maven needs it in"
                + " ~/.m2/settings.xml.\n"
                + all
                + "Next: ./warren again when the network is there."
            : end
                + "The tools could not be built.\n"
                + all
                + "Next: mend what it names (git stash takes back changes of yours under tools/),"
                + " then ./warren again.");
  }

  private static Optional<String> first(List<String> said, Pattern pattern) {
    return said.stream().filter(line -> pattern.matcher(line).find()).findFirst();
  }
}
