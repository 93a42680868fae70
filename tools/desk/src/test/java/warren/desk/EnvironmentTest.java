package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import warren.desk.outcome.ExitCode;

/**
 * Broker, keeper and Redis are killed in the middle of a run, and between runs: what the learner
 * reads then. All of them are processes of the desk's own, so that nobody else's come to harm.
 */
@Timeout(300)
class EnvironmentTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What is told of a process's command line is too short for the class's name. */
  private static final String KEEPER = "-Xmx96m";

  private static final String TEST =
      """
      package adding;
      import static warren.lab.LabAssertions.assertThat;
      import org.junit.jupiter.api.Test;
      import warren.lab.Exercise;
      import warren.lab.Lab;
      @Exercise("1.1")
      class Add1Test {
        @Test
        void one_and_two_are_three(Lab lab) throws Exception {
          lab.redis();
          var sums = lab.queue("sums").declared();
          new Add1().send(lab.client("adder").channel(), sums.name(), lab.redis());
          assertThat(sums).eventuallyHolds("3");
        }
        @Test
        void nothing_is_nothing() {}
      }
      """;

  /** Says that it runs, in a file, and goes on when there is another; then it does its work. */
  private static final String ANSWER =
      """
      package adding;
      import java.nio.file.*;
      class Add1 {
        void send(com.rabbitmq.client.Channel channel, String queue, warren.lab.store.RedisStore redis)
            throws Exception {
          Path folder = Path.of("%s");
          int n = 1;
          while (Files.exists(folder.resolve("runs-" + n))) n++;
          try (WatchService changes = folder.getFileSystem().newWatchService()) {
            folder.register(changes, StandardWatchEventKinds.ENTRY_CREATE);
            Files.createFile(folder.resolve("runs-" + n));
            while (!Files.exists(folder.resolve("go-" + n))) changes.take().reset();
          }
          redis.client().set(redis.key("sum"), "3");
          channel.basicPublish("", queue, null, "3".getBytes());
        }
      }
      """;

  @TempDir Path folder;
  private Path signals;
  private SmallCourse course;
  private Process desk;

  @BeforeEach
  void an_answer_that_waits() throws IOException {
    course = new SmallCourse(folder.resolve("course"));
    signals = Files.createDirectories(folder.resolve("signals"));
    course.write("lesson-01-basics/src/test/java/adding/Add1Test.java", TEST);
    course.write(SmallCourse.starter(1), ANSWER.formatted(signals));
    course.write(".warren/progress.json", "{\"solved\":{\"1.1\":\"2026-01-01T00:00:00Z\"}}");
  }

  @AfterEach
  void no_more_desk() throws Exception {
    SmallCourse.end(desk);
  }

  @Test
  void a_broker_that_dies_is_told_as_such_and_the_run_made_again() throws Exception {
    killsInTheFirstRun("beam.smp", "RabbitMQ does not answer any more", "the broker has ended");
  }

  @Test
  void so_is_its_keeper() throws Exception {
    killsInTheFirstRun(KEEPER, "The process that keeps the broker has ended");
  }

  @Test
  void so_is_redis() throws Exception {
    killsInTheFirstRun("redis-server", "Redis does not answer any more");
  }

  private void killsInTheFirstRun(String victim, String... oneOfThese) throws Exception {
    begin("run", "1.1");
    kill(victim, 1);
    letGo(1);
    awaitRun(2);
    letGo(2);
    String said = said();
    assertThat(said)
        .containsAnyOf(oneOfThese)
        .contains("This says nothing about your code. It is judged once more.")
        .contains("1.1: 2 of 2 tests passed")
        .doesNotContain("What went wrong", "Exception");
    assertThat(desk.waitFor()).isEqualTo(ExitCode.PASSED);
  }

  @Test
  void where_it_happens_twice_there_is_no_verdict_and_what_was_solved_stays_so() throws Exception {
    begin("run", "1.1");
    for (int run = 1; run <= 2; run++) {
      kill(KEEPER, run);
      letGo(run);
    }
    assertThat(said())
        .contains("There is no verdict", "twice in a row", "Next: ./warren doctor")
        .doesNotContain("tests passed", "✗", "Exception");
    assertThat(desk.waitFor()).isEqualTo(ExitCode.NOT_READY);
    assertThat(course.warren("list").said()).contains("1 of 2 solved");
  }

  @Test
  void a_session_whose_broker_dies_between_two_runs_takes_another() throws Exception {
    Files.delete(
        folder.resolve("course/.warren/progress.json")); // a session begins with what is not solved
    begin("--keep-watching");
    awaitRun(1);
    letGo(1);
    letGo(2);
    var lines = desk.inputReader(StandardCharsets.UTF_8);
    while (!lines.readLine().startsWith("Watching, warm")) {
      // Until the first verdict is told.
    }
    kill(KEEPER, 1);
    course.write(SmallCourse.starter(1), ANSWER.formatted(signals) + "// saved\n");
    String line = lines.readLine();
    while (!line.startsWith("1.1: ")) {
      assertThat(line).doesNotContain("✗", "Exception", "once more");
      line = lines.readLine();
    }
    assertThat(line).startsWith("1.1: 2 of 2 tests passed");
  }

  private void begin(String... arguments) throws IOException {
    desk = course.startWithBroker(arguments);
  }

  private void awaitRun(int number) throws IOException {
    await("run " + number)
        .atMost(PATIENCE)
        .until(() -> Files.exists(signals.resolve("runs-" + number)) || !desk.isAlive());
    if (!Files.exists(signals.resolve("runs-" + number))) {
      throw new AssertionError("The desk ended before run " + number + ":\n" + said());
    }
  }

  private void letGo(int run) throws IOException {
    Files.createFile(signals.resolve("go-" + run));
  }

  /**
   * Kills it as {@code kill -9} does, once that run is in its middle; what lives by it (a keeper's
   * broker and Redis) has ended, too, when this returns, or the run could still do its work there.
   */
  private void kill(String victim, int run) throws IOException {
    awaitRun(run);
    List<ProcessHandle> victims = ownProcesses(victim);
    assumeTrue(!victims.isEmpty(), "the broker is no process of ours: a container, or given");
    List<ProcessHandle> theirs = victims.stream().flatMap(ProcessHandle::descendants).toList();
    victims.forEach(ProcessHandle::destroyForcibly);
    await("the end of " + victim + " and of what lives by it")
        .atMost(PATIENCE)
        .until(
            () ->
                Stream.of(victims, theirs).flatMap(List::stream).noneMatch(ProcessHandle::isAlive));
  }

  /** The desk's, its worker's, the keeper's: whatever the desk's process has led to. */
  private List<ProcessHandle> ownProcesses(String name) {
    return desk.descendants()
        .filter(process -> process.info().commandLine().orElse("").contains(name))
        .toList();
  }

  private String said() throws IOException {
    return new String(desk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
