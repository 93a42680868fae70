package warren.desk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import warren.desk.git.Git;
import warren.desk.git.GitException;
import warren.lab.broker.Broker;

/** A course of one lesson with two exercises that need no broker, and the desk as a process. */
final class SmallCourse {

  private static final String LESSON =
      """
      title: Adding
      goal: You can add.
      package: adding
      notes: [N1]
      exercises:
      """;

  private static final String EXERCISE =
      """
        - id: 1.%1$d
          slug: add-%2$s
          title: Add %2$s
          file: Add%1$d
          notes: [N1]
          minutes: 5
          path: half-day
          needs: []
          hints:
            - The first hint.
            - The second hint.
          mistakes:
            - id: off
              why: Off by one.
              change: { from: "a + b", to: "a + b + 1" }
              caught-by: one_and_two_are_three
              says: the sum
          variants:
            - id: swapped
              file: src/variants/1.%1$d/swapped/Add%1$d.java
      """;

  final Path root;

  SmallCourse(Path root) throws IOException {
    this(root, "");
    write(
        "lesson-01-basics/lesson.yaml",
        LESSON + EXERCISE.formatted(1, "two") + EXERCISE.formatted(2, "three"));
    for (int n = 1; n <= 2; n++) {
      write(starter(n), starterText(n));
      write("lesson-01-basics/src/solution/java/adding/Add%d.java".formatted(n), solved(n));
      write("lesson-01-basics/src/variants/1.%1$d/swapped/Add%1$d.java".formatted(n), solved(n));
      write(
          test(n),
          """
          package adding;
          import static org.assertj.core.api.Assertions.assertThat;
          import org.junit.jupiter.api.Test;
          import warren.lab.Exercise;
          @Exercise("1.%1$d")
          class Add%1$dTest {
            @Test
            void one_and_two_are_three() {
              assertThat(new Add%1$d().add(1, 2)).as("the sum").isEqualTo(3);
            }
            @Test
            void nothing_and_nothing_is_nothing() {
              assertThat(new Add%1$d().add(0, 0)).as("the sum").isZero();
            }
          }
          """
              .formatted(n));
    }
  }

  /** For git, which may know nobody here. */
  private static final Map<String, String> ADA =
      Map.of(
          "GIT_AUTHOR_NAME", "Ada",
          "GIT_AUTHOR_EMAIL", "ada@localhost",
          "GIT_COMMITTER_NAME", "Ada",
          "GIT_COMMITTER_EMAIL", "ada@localhost");

  private SmallCourse(Path root, boolean there) {
    this.root = root;
  }

  /** The course that is in a folder already, such as a clone of one. */
  static SmallCourse at(Path root) {
    return new SmallCourse(root, true);
  }

  private SmallCourse(Path root, String exercises) throws IOException {
    this.root = root;
    write("pom.xml", "<project/>");
    write("lesson-01-basics/lesson.yaml", LESSON.stripTrailing() + exercises + "\n");
  }

  static SmallCourse withoutExercises(Path root) throws IOException {
    return new SmallCourse(root, " []");
  }

  static String starter(int exercise) {
    return "lesson-01-basics/src/main/java/adding/Add%d.java".formatted(exercise);
  }

  static String test(int exercise) {
    return "lesson-01-basics/src/test/java/adding/Add%dTest.java".formatted(exercise);
  }

  static String starterText(int exercise) {
    return answer(
        exercise,
        "throw new UnsupportedOperationException(\"TODO 1.%d: add\");".formatted(exercise));
  }

  static String solved(int exercise) {
    return answer(exercise, "return a + b;");
  }

  static String answer(int exercise, String body) {
    return "package adding;\nclass Add%d {\n  int add(int a, int b) {\n    %s\n  }\n}\n"
        .formatted(exercise, body);
  }

  void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Makes it a repository with all that is in it committed. */
  void init() throws GitException {
    git("init", "--quiet", "--initial-branch=main");
    commit("The course");
  }

  /** Commits all that is in it. */
  void commit(String message) throws GitException {
    git("add", ".");
    git("commit", "--quiet", "--message", message);
  }

  /** Runs git in its folder, and returns what it printed. */
  String git(String... words) throws GitException {
    return new Git(root, "git").with(ADA).run(words).out().stripTrailing();
  }

  /** What a command printed and how it ended. */
  record Ended(int code, String said) {}

  /** Runs a command of the desk to its end, as the launcher would. */
  Ended warren(String... arguments) throws IOException, InterruptedException {
    return warren(Map.of(), arguments);
  }

  /** As {@link #warren(String...)}, with these settings in the environment. */
  Ended warren(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return ended(start(environment, arguments));
  }

  private static Ended ended(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }

  /** As {@link #warren(String...)}, where no file can be written to. */
  Ended warrenOnFullDisk(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = onFullDisk(command(arguments));
    builder.environment().put("WARREN_BROKER", "none");
    return ended(builder.start());
  }

  private static ProcessBuilder onFullDisk(ProcessBuilder builder) {
    List<String> limited = new ArrayList<>(List.of("sh", "-c", "ulimit -f 0; exec \"$@\"", "sh"));
    limited.addAll(builder.command());
    limited.add(5, "-XX:-UsePerfData");
    return builder.command(limited);
  }

  /** Starts a command; its errors come with what it says. */
  Process start(String... arguments) throws IOException {
    return start(Map.of(), arguments);
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    ProcessBuilder builder = command(arguments);
    builder.environment().put("WARREN_BROKER", "none");
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** The settings of somebody who runs that broker himself. */
  static Map<String, String> given(Broker broker) {
    return Map.of(
        "WARREN_BROKER",
        "given",
        "WARREN_AMQP_URI",
        broker.amqp(),
        "WARREN_MANAGEMENT_URI",
        broker.management().toString());
  }

  /** Starts a command in a terminal of that size. */
  PseudoTerminal inTerminal(
      int rows, int columns, Map<String, String> environment, String... arguments)
      throws IOException {
    return inTerminal(rows, columns, command(arguments), environment);
  }

  private static PseudoTerminal inTerminal(
      int rows, int columns, ProcessBuilder builder, Map<String, String> environment)
      throws IOException {
    builder.environment().put("WARREN_BROKER", "none");
    return new PseudoTerminal(rows, columns, builder, environment);
  }

  /** As {@link #inTerminal}, where no file can be written to. */
  PseudoTerminal inTerminalOnFullDisk(int rows, int columns) throws IOException {
    return inTerminal(rows, columns, onFullDisk(command()), Map.of());
  }

  /** As {@link #inTerminal}, where the rights of files hold even for root. */
  PseudoTerminal inTerminalWithoutPrivileges(int rows, int columns) throws IOException {
    ProcessBuilder builder = command();
    if (System.getProperty("user.name").equals("root")) {
      List<String> limited = new ArrayList<>(List.of("setpriv", "--bounding-set=-dac_override"));
      limited.addAll(builder.command());
      builder.command(limited);
    }
    return inTerminal(rows, columns, builder, Map.of());
  }

  /** As {@link #start}, with the broker that the machine offers. */
  Process startWithBroker(String... arguments) throws IOException {
    return command(arguments).start();
  }

  private ProcessBuilder command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dwarren.root=" + root,
                "-cp",
                System.getProperty("java.class.path"),
                "warren.desk.Warren"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  /** Ends a process that was started, as {@code kill} does. */
  static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
