package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a run whose desk was killed as {@code kill -9} does. */
@Timeout(300)
class KilledTest {

  @TempDir Path folder;

  @Test
  void neither_its_worker_nor_what_the_code_has_started_outlives_the_desk() throws Exception {
    SmallCourse course = new SmallCourse(folder);
    Path started = folder.resolve("started");
    course.write(
        SmallCourse.starter(1),
        SmallCourse.answer(
            1,
            """
            try {
              long child = new ProcessBuilder("sleep", "600").start().pid();
              java.nio.file.Path made = java.nio.file.Path.of("%1$s.new");
              java.nio.file.Files.writeString(made, child + " " + ProcessHandle.current().pid());
              java.nio.file.Files.move(made, java.nio.file.Path.of("%1$s"));
            } catch (java.io.IOException e) { throw new IllegalStateException(e); }
            while (true);
            """
                .formatted(started)));
    Process desk = course.start("run", "1.1");
    await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(started));
    var pids = Files.readString(started).split(" ");
    assertThat(pids).allMatch(KilledTest::isAlive);

    desk.destroyForcibly();

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(pids).noneMatch(KilledTest::isAlive));
  }

  private static boolean isAlive(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isPresent();
  }
}
