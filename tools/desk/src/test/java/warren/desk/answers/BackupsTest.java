package warren.desk.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupsTest {

  @TempDir Path root;
  private Backups backups;
  private Path file;

  @BeforeEach
  void a_file() throws Exception {
    backups = new Backups(root);
    file =
        Files.writeString(Files.createDirectories(root.resolve("a/b")).resolve("C.java"), "mine");
  }

  @Test
  void a_backup_says_when_and_why_and_has_the_files() throws Exception {
    Instant before = Instant.now().minusMillis(1);

    backups.keep(Cause.RESET, List.of(file, root.resolve("gone")));

    assertThat(backups.all())
        .singleElement()
        .satisfies(
            backup -> {
              assertThat(backup.time()).isBetween(before, Instant.now());
              assertThat(backup.cause()).isEqualTo(Cause.RESET);
              assertThat(backup.files()).containsExactly(Path.of("a/b/C.java"));
              assertThat(backup.content(Path.of("a/b/C.java"))).asString().isEqualTo("mine");
            });
  }

  @Test
  void they_are_numbered_from_the_oldest_however_fast_they_come() throws Exception {
    for (int i = 0; i < 5; i++) {
      Files.writeString(file, "version " + i);
      assertThat(backups.keep(Cause.RESET, List.of(file)).orElseThrow().number()).isEqualTo(i + 1);
    }
    assertThat(backups.all().get(3).content(Path.of("a/b/C.java"))).asString().endsWith("3");
  }

  @Test
  void nothing_to_keep_is_no_backup() throws Exception {
    assertThat(backups.keep(Cause.RESET, List.of(root.resolve("gone")))).isEmpty();
    assertThat(backups.folder()).doesNotExist();
  }

  @Test
  void half_a_backup_is_none() throws Exception {
    Path unreadable = Files.createDirectories(root.resolve("D.java"));
    Path half = Files.createDirectories(backups.folder().resolve(".new-1/a"));
    Files.writeString(backups.folder().resolve("notes.txt"), "the learner's");

    assertThat(backups.all()).isEmpty();
    assertThat(backups.keep(Cause.RESET, List.of(file, unreadable)).orElseThrow().files())
        .containsExactly(Path.of("a/b/C.java"));
    assertThat(half).exists();
    Files.setLastModifiedTime(
        half.getParent(), FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    backups.keep(Cause.RESET, List.of(file));
    assertThat(half).doesNotExist();
  }

  @Test
  void where_no_folder_can_be_made_there_is_no_backup_and_it_is_told() throws Exception {
    Files.createDirectories(root.resolve(".warren"));
    Files.writeString(root.resolve(".warren/backups"), "a file");

    assertThatThrownBy(() -> backups.keep(Cause.RESET, List.of(file)))
        .isInstanceOf(IOException.class);
  }
}
