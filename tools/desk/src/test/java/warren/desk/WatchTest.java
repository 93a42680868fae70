package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session that watches, as a process. */
@Timeout(300)
class WatchTest {

  @TempDir Path folder;
  private SmallCourse course;
  private Process desk;
  private BufferedReader lines;

  @BeforeEach
  void a_session() throws Exception {
    course = new SmallCourse(folder);
    desk = course.start("--keep-watching");
    lines =
        new BufferedReader(new InputStreamReader(desk.getInputStream(), StandardCharsets.UTF_8));
    until("Watching");
  }

  @AfterEach
  void no_more_session() throws Exception {
    SmallCourse.end(desk);
  }

  @Test
  void what_is_saved_is_judged_whatever_way_the_editor_saves() throws Exception {
    course.write(SmallCourse.starter(2), SmallCourse.solved(2));
    assertThat(until("Watching")).anyMatch(line -> line.startsWith("1.2: 2 of 2"));

    course.write(SmallCourse.starter(1) + ".new", SmallCourse.solved(1));
    Path file = folder.resolve(SmallCourse.starter(1));
    Files.move(
        folder.resolve(SmallCourse.starter(1) + ".new"), file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(until("Watching")).anyMatch(line -> line.startsWith("1.1: 2 of 2"));
  }

  @Test
  void what_an_editor_puts_beside_a_file_is_not_judged() throws Exception {
    Path room = folder.resolve(SmallCourse.starter(1)).getParent();
    Files.createSymbolicLink(room.resolve(".#Add1.java"), Path.of("ada@host.1:1"));
    Files.writeString(room.resolve("flycheck_Add1.java"), SmallCourse.solved(1));
    Files.writeString(room.resolve("4913"), "");
    await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(5)).until(() -> !lines.ready());
    course.write(SmallCourse.starter(2), SmallCourse.solved(2));
    assertThat(until("Watching"))
        .anyMatch(line -> line.startsWith("1.2: 2 of 2"))
        .noneMatch(line -> line.startsWith("1.1: "));
  }

  /** By another name of the same file, in a folder that nobody watches: no event comes of it. */
  @Test
  void where_no_events_come_the_files_are_looked_at(@TempDir Path elsewhere) throws Exception {
    Path other = elsewhere.resolve("Add2.java");
    Files.createLink(other, folder.resolve(SmallCourse.starter(2)));

    Files.writeString(other, SmallCourse.solved(2));
    assertThat(until("Watching"))
        .anyMatch(line -> line.startsWith("This file system does not tell"))
        .anyMatch(line -> line.startsWith("1.2: 2 of 2"));

    Files.writeString(other, SmallCourse.answer(2, "return a - b;"));
    assertThat(until("Watching"))
        .anyMatch(line -> line.startsWith("1.2: 1 of 2"))
        .noneMatch(line -> line.startsWith("This file system"));
  }

  @Test
  void a_save_during_a_run_supersedes_it() throws Exception {
    Path running = folder.resolve("running");
    course.write(
        SmallCourse.starter(1),
        SmallCourse.answer(
            1,
            "try { java.nio.file.Files.writeString(java.nio.file.Path.of(\"%s\"), \"\"); } catch"
                    .formatted(running)
                + " (java.io.IOException e) { } while (true) {}"));
    await().until(() -> Files.exists(running));
    course.write(SmallCourse.starter(1), SmallCourse.solved(1));
    assertThat(until("Watching")).noneMatch(line -> line.contains("too long"));
  }

  /** Reads on to a line that begins so; all lines up to there. */
  private List<String> until(String beginning) throws Exception {
    List<String> read = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      read.add(line);
      if (line.startsWith(beginning)) {
        return read;
      }
    }
    throw new AssertionError("The session ended: " + read);
  }
}
