package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import warren.desk.outcome.ExitCode;

/** {@code ./warren update} of a folder that came out of an archive, as a process. */
@Timeout(300)
class UpdateFromArchiveTest {

  private static final String MINE = SmallCourse.answer(1, "return b + a; // mine");
  private static final String FIRST = SmallCourse.starter(1);
  private static final String SECOND = SmallCourse.starter(2);
  private static final String TEST = "lesson-01-basics/src/test/java/adding/Add1Test.java";
  private static final String OTHER = "lesson-01-basics/src/test/java/adding/Add2Test.java";

  @TempDir Path folder;
  private SmallCourse course;
  private SmallCourse newer;
  private Path archive;

  @BeforeEach
  void a_folder_and_a_newer_archive() throws Exception {
    course = new SmallCourse(Files.createDirectories(folder.resolve("course")));
    course.write("warren", "#!/bin/sh\n");
    course.write("gone.txt", "the course's");
    newer = new SmallCourse(Files.createDirectories(folder.resolve("newer")));
    newer.write("warren", "#!/bin/sh\n# newer\n");
    newer.write(TEST, "// newer\n" + Files.readString(newer.root.resolve(TEST)));
    newer.write(FIRST, SmallCourse.starterText(1).replace("class", "/** Adds. */\nclass"));
    newer.write(SECOND, SmallCourse.starterText(2).replace("1.2: add", "1.2: add, better"));
    archive = folder.resolve("warren-main.zip");
    zip();
    course.warren("list");
  }

  @Test
  void what_is_newer_comes_and_answers_stay() throws Exception {
    course.write(FIRST, MINE);
    course.warren("run", "1.1");
    course.write(SECOND, SmallCourse.answer(2, "return 1;"));
    course.write(OTHER, "// mine\n" + text(OTHER));

    var update = course.warren("update", "--from", archive.toString());

    assertThat(update.code()).as(update.said()).isEqualTo(ExitCode.PASSED);
    assertThat(update.said())
        .contains("updated: as in warren-main.zip", "backup 1 as well", "Tests have changed: 1.1")
        .contains("merged with what you wrote", "1.1  " + FIRST, "Yours stayed", "1.2  " + SECOND);
    assertThat(text(FIRST)).isEqualTo(MINE.replace("class", "/** Adds. */\nclass"));
    assertThat(text(SECOND)).contains("return 1;");
    assertThat(text(SECOND + ".newer")).contains("better");
    assertThat(text(TEST)).startsWith("// newer");
    assertThat(text(OTHER)).startsWith("// mine");
    assertThat(course.root.resolve("gone.txt")).doesNotExist();
    assertThat(course.root.resolve("warren")).isExecutable();

    assertThat(course.warren("run", "1.1").said())
        .contains("1.1: 2 of 2")
        .doesNotContain("differs from the course's");
    assertThat(course.warren("reset", "1.2").code()).isEqualTo(ExitCode.PASSED);
    assertThat(text(SECOND)).contains("better");
    assertThat(course.warren("update", "--from", archive.toString()).said())
        .contains("newest course already");
  }

  @Test
  void stopped_in_the_middle_it_is_run_again() throws Exception {
    course.write(FIRST, MINE.replace("class", "/** Adds. */\nclass"));
    course.write(TEST, Files.readString(newer.root.resolve(TEST)));

    assertThat(course.warren("update", "--from", newer.root.toString()).said())
        .contains("Tests have changed: 1.1");
    assertThat(text(FIRST)).isEqualTo(MINE.replace("class", "/** Adds. */\nclass"));
    assertThat(text(SECOND)).contains("better");
  }

  @Test
  void where_nothing_is_known_of_the_folder_all_that_goes_is_backed_up() throws Exception {
    course.write(FIRST, MINE);
    Files.delete(course.root.resolve(".warren/shipped.json"));
    Files.createDirectories(course.root.resolve(".warren/shipped.json"));

    var update = course.warren("update", "--from", archive.toString());

    assertThat(update.code()).isEqualTo(ExitCode.NOT_READY);
    assertThat(text(FIRST)).isEqualTo(MINE);
    Files.delete(course.root.resolve(".warren/shipped.json"));
    course.write(FIRST, MINE);
    assertThat(course.warren("update", "--from", archive.toString()).code()).isZero();
    assertThat(text(FIRST)).isEqualTo(MINE);
    assertThat(text(FIRST + ".newer")).contains("Adds.");
  }

  @Test
  void what_stands_in_the_way_is_named_with_what_to_do() throws Exception {
    var without = course.warren("update");
    assertThat(without.code()).isEqualTo(ExitCode.MISUSE);
    assertThat(without.said()).contains("no clone", "Next: ./warren update --from FILE.zip");
    refused(course.root.resolve("gone.zip"), "There is no file");
    refused(course.root.resolve("gone.txt"), "cannot be read as a ZIP");
    refused(Files.createDirectories(folder.resolve("empty")), "holds no course");
    refused(course.root, "this very course");
    byte[] whole = Files.readAllBytes(archive);
    Files.write(archive, java.util.Arrays.copyOf(whole, whole.length / 2));
    refused(archive, "cannot be read as a ZIP");
  }

  private void refused(Path from, String why) throws Exception {
    var update = course.warren("update", "--from", from.toString());
    assertThat(update.code()).isEqualTo(ExitCode.MISUSE);
    assertThat(update.said()).contains(why, "Next: ").doesNotContain("\tat ");
    assertThat(text(TEST)).startsWith("package");
  }

  private String text(String path) throws IOException {
    return Files.readString(course.root.resolve(path));
  }

  private void zip() throws IOException {
    try (var zip = FileSystems.newFileSystem(archive, Map.of("create", "true"));
        Stream<Path> files = Files.walk(newer.root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path place = zip.getPath("warren-main", newer.root.relativize(file).toString());
        Files.createDirectories(place.getParent());
        Files.copy(file, place);
      }
    }
  }
}
