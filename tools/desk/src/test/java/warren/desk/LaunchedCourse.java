package warren.desk;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import warren.desk.launch.Launcher;
import warren.desk.session.Desk;

/**
 * A course with the real launcher, whose Maven builds a desk that says what it was started with.
 * The library that holds the desk lies where a path needs quoting.
 */
final class LaunchedCourse {

  /** What Maven does: takes a second, so that two of them meet. */
  static final String BUILDS =
      """
      echo it builds
      sleep 1
      mkdir -p tools/desk/target docs/target
      cp "$COURSE_FOLDER/desk.jar" tools/desk/target/warren-desk-1.jar
      cp "$COURSE_FOLDER/desk.jar" docs/target/warren-docs-1.jar
      cp "$COURSE_FOLDER/said.jar" "$LIBRARY"
      printf %s "$LIBRARY" >tools/desk/target/classpath
      printf %s "$LIBRARY" >docs/target/classpath
      """;

  /** What Maven does: says its number, and then nothing for long. */
  static final String HANGS =
      "echo $$ >\"$COURSE_FOLDER/maven.part\"\n"
          + "mv \"$COURSE_FOLDER/maven.part\" \"$COURSE_FOLDER/maven.pid\"\nexec sleep 600\n";

  private static final String DESK =
      """
      package warren.desk;
      public final class Warren {
        public static void main(String[] args) throws java.io.IOException {
          System.out.println("root=" + System.getProperty("warren.root"));
          for (String arg : args) {
            System.out.print("[" + arg + "]");
          }
          if (args[0].equals("read")) {
            System.out.print("[" + new String(System.in.readAllBytes()).strip() + "]");
          }
          System.exit(args[0].equals("exit") ? Integer.parseInt(args[1]) : 0);
        }
      }
      """;

  private static final String NOBODY = "65534";
  private static final int LIMIT = 120;

  private final Path folder;
  private final Path root;
  private final List<String> prefix = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();

  /** What a process printed and how it ended. */
  record Ended(int code, String said) {}

  private LaunchedCourse(Path folder, Path root) {
    this.folder = folder;
    this.root = root;
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
    environment.put("COURSE_FOLDER", folder.toString());
    environment.put("LIBRARY", library().toString());
  }

  static LaunchedCourse in(Path folder) throws IOException, URISyntaxException {
    LaunchedCourse course = new LaunchedCourse(folder, folder.resolve("my course"));
    course.write();
    course.maven("3.8.7", BUILDS);
    return course;
  }

  private void write() throws IOException, URISyntaxException {
    Path source = Path.of("tools/desk/src/main/java/warren/desk/launch/Build.java");
    Files.createDirectories(root.resolve(source).getParent());
    Files.copy(Desk.root().resolve(source), root.resolve(source));
    Files.createDirectories(root.resolve("docs/src/main"));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    Files.writeString(root.resolve("docs/pom.xml"), "<project/>");
    Files.copy(Desk.root().resolve("warren"), root.resolve("warren"));
    permit(root.resolve("warren"), "rwxr-xr-x");
    Files.createDirectories(library().getParent());

    var code = Launcher.class.getProtectionDomain().getCodeSource().getLocation();
    jar("desk.jar", Path.of(code.toURI()), "warren/desk/launch");
    Path stub = Files.writeString(folder.resolve("Warren.java"), DESK);
    Path classes = Files.createDirectories(folder.resolve("classes"));
    ToolProvider.getSystemJavaCompiler()
        .run(null, null, null, "-d", classes.toString(), stub.toString());
    jar("said.jar", classes, "warren/desk");
  }

  private void jar(String name, Path classes, String packageFolder) throws IOException {
    try (var jar = FileSystems.newFileSystem(folder.resolve(name), Map.of("create", "true"));
        Stream<Path> files = Files.list(classes.resolve(packageFolder))) {
      Files.createDirectories(jar.getPath(packageFolder));
      for (Path file : files.toList()) {
        Files.copy(file, jar.getPath(packageFolder, file.getFileName().toString()));
      }
    }
  }

  Path root() {
    return root;
  }

  /** What the desk needs, in Maven's repository. */
  Path library() {
    return folder.resolve("it's a \"back\\slash\"/some.jar");
  }

  /** What the tools are started with. */
  Path arguments() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("tools/desk/target"))) {
      return files.filter(file -> file.toString().endsWith(".args")).findFirst().orElseThrow();
    }
  }

  LaunchedCourse movedTo(Path place) throws IOException {
    return new LaunchedCourse(folder, Files.move(root, place));
  }

  void inLocale(String name) {
    environment.put("LC_ALL", name);
  }

  /** A Maven of that version, that does this to build. */
  void maven(String version, String builds) throws IOException {
    script(
        "mvn",
        "case $* in *-v) echo \"Apache Maven %s\"; exit;; esac\necho build >>\"%s\"\n%s"
            .formatted(version, folder.resolve("builds"), builds));
  }

  /** How often Maven was started to build. */
  long builds() throws IOException {
    return Files.readAllLines(folder.resolve("builds")).size();
  }

  /** The Maven that hangs, as soon as it does. */
  ProcessHandle awaitMaven() throws IOException {
    Path pid = folder.resolve("maven.pid");
    await("Maven's start").atMost(60, TimeUnit.SECONDS).until(() -> Files.exists(pid));
    return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
  }

  /** Puts a program on the path. */
  void script(String name, String text) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.writeString(bin.resolve(name), "#!/bin/sh\n" + text);
    permit(bin.resolve(name), "rwxr-xr-x");
  }

  /** Leaves only what the script needs on the path. */
  void without(String program) throws IOException {
    Files.delete(folder.resolve("bin").resolve(program));
    for (String needed : List.of("dirname", "readlink", "sed", "head", "sh")) {
      script(needed, "exec /usr/bin/" + needed + " \"$@\"\n");
    }
    environment.put("PATH", folder.resolve("bin").toString());
  }

  /** A JDK that only says its version. */
  Path standInForJava(String version) throws IOException {
    Path jdk = folder.resolve("jdk");
    script("java", "echo \"    java.home = %s\"\n".formatted(jdk));
    Files.createDirectories(jdk.resolve("bin"));
    for (String program : List.of("java", "javac")) {
      Files.deleteIfExists(jdk.resolve("bin").resolve(program));
      Files.copy(folder.resolve("bin/java"), jdk.resolve("bin").resolve(program));
    }
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    environment.put("JAVA_HOME", jdk.toString());
    return jdk;
  }

  /** From now on it is a user's who may write everywhere in the course but there. */
  void asOrdinaryUser(String unwritable) throws IOException {
    Path place = Files.createDirectories(root.resolve(unwritable)).normalize();
    permit(folder, "rwxr-xr-x");
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.toList()) {
        permit(each, each.equals(place) ? "r-xr-xr-x" : "rwxrwxrwx");
      }
    }
    if (System.getProperty("user.name").equals("root")) {
      prefix.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
  }

  static void permit(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  Ended warren(String... arguments) throws Exception {
    return ended(start(arguments));
  }

  Process start(String... arguments) throws IOException {
    return startIn(
        folder,
        Stream.concat(Stream.of(root.resolve("warren").toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  Ended run(String... command) throws Exception {
    return ended(startIn(folder, command));
  }

  Process startIn(Path directory, String... command) throws IOException {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(List.of(command));
    var builder = new ProcessBuilder(words).redirectErrorStream(true).directory(directory.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Waits for the end, two minutes at most. */
  static Ended ended(Process process) throws Exception {
    process.getOutputStream().close();
    // Its handle's, as the process's own would close what it says.
    var late = process.toHandle().onExit().completeOnTimeout(null, LIMIT, TimeUnit.SECONDS);
    late.thenRun(process.toHandle()::destroyForcibly);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }
}
