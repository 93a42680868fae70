package warren.desk.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of runs, and for how long. */
class KeptRunsTest {

  @TempDir Path root;

  @Test
  void the_last_run_of_each_exercise_is_kept() throws Exception {
    var runs = new KeptRuns(root);
    assertThat(runs.last()).isEmpty();
    runs.keep("1.1", List.of("a"));
    runs.keep("1.2", List.of("b"));
    runs.keep("1.1", List.of("c", "d"));
    assertThat(runs.of("1.1").orElseThrow()).hasContent("cd");
    assertThat(runs.of("1.2").orElseThrow()).hasContent("b");
    assertThat(files()).hasSize(2);
  }

  @Test
  void the_oldest_go_where_all_of_them_are_too_large_but_never_the_newest() throws Exception {
    var runs = new KeptRuns(root, 10);
    runs.keep("1.1", List.of("12345"));
    age("1.1", 3);
    runs.keep("1.2", List.of("12345"));
    age("1.2", 2);
    runs.keep("1.3", List.of("12345"));
    assertThat(files()).containsExactlyInAnyOrder("1.2.run", "1.3.run");
    runs.keep("1.4", List.of("1234567890123"));
    assertThat(files()).containsExactly("1.4.run");
  }

  @Test
  void what_a_killed_desk_left_half_written_goes() throws Exception {
    var runs = new KeptRuns(root);
    runs.keep("1.1", List.of("a"));
    Files.writeString(runs.folder().resolve("1.2-77.new"), "half");
    Files.setLastModifiedTime(
        runs.folder().resolve("1.2-77.new"), FileTime.from(Instant.now().minusSeconds(7_200)));
    Files.writeString(runs.folder().resolve("1.3-78.new"), "being written");
    runs.keep("1.1", List.of("b"));
    assertThat(files()).containsExactlyInAnyOrder("1.1.run", "1.3-78.new");
  }

  @Test
  void a_run_that_cannot_be_kept_is_not_mistaken_for_the_one_before() throws Exception {
    var runs = new KeptRuns(root);
    Files.createDirectories(root.resolve(".warren"));
    Files.writeString(root.resolve(".warren/runs"), "in the way");
    assertThatThrownBy(() -> runs.keep("1.1", List.of("a"))).isInstanceOf(IOException.class);
    assertThat(runs.of("1.1")).isEmpty();
    assertThat(runs.last()).isEmpty();
  }

  private void age(String id, int hours) throws IOException {
    Files.setLastModifiedTime(
        root.resolve(".warren/runs").resolve(id + ".run"),
        FileTime.from(Instant.now().minusSeconds(3_600L * hours)));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(root.resolve(".warren/runs"))) {
      return all.map(file -> file.getFileName().toString()).toList();
    }
  }
}
