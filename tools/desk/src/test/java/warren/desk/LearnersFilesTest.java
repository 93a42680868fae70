package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import warren.desk.outcome.ExitCode;

/** {@code solution}, {@code reset} and {@code restore}, as processes, on a course of their own. */
class LearnersFilesTest {

  private static final String MINE = SmallCourse.answer(1, "return b + a; // mine");
  private static final String FILE = SmallCourse.starter(1);

  @TempDir Path folder;
  private SmallCourse course;

  @BeforeEach
  void a_course() throws Exception {
    course = new SmallCourse(folder);
  }

  @Test
  void the_solution_is_shown_when_it_is_asked_for_again() throws Exception {
    course.write(FILE, MINE);

    var first = course.warren("solution", "1.1");
    assertThat(first.code()).isEqualTo(ExitCode.PASSED);
    assertThat(first.said())
        .contains("1.1 Add two is not solved yet", "2 hints are left: ./warren hint 1.1")
        .contains("./warren solution 1.1")
        .doesNotContain("return a + b");

    var second = course.warren("solution", "1.1");
    assertThat(second.code()).isEqualTo(ExitCode.PASSED);
    assertThat(second.said())
        .contains("-     return b + a; // mine", "+     return a + b;", "--other", "--apply");
    assertThat(folder.resolve(FILE)).hasContent(MINE);
  }

  @Test
  void once_it_is_solved_the_solution_is_shown_at_once() throws Exception {
    course.write(FILE, MINE);
    course.warren("run", "1.1");

    assertThat(course.warren("solution", "1.1").said()).contains("return a + b;");
    assertThat(course.warren("solution", "1.2").said()).contains("Ask once more");
    course.write(FILE, SmallCourse.solved(1).replace("    ", "\t"));
    assertThat(course.warren("solution", "1.1").said()).contains("Yours is the solution");
  }

  @Test
  void a_wide_terminal_has_both_side_by_side() throws Exception {
    course.write(FILE, MINE);
    course.warren("solution", "1.1");

    var wide = course.warren(Map.of("COLUMNS", "120"), "solution", "1.1");

    assertThat(wide.said())
        .containsPattern("yours +│ the solution")
        .containsPattern("    return b \\+ a; // mine +│     return a \\+ b;");
    assertThat(wide.said().lines()).allMatch(line -> line.length() <= 120);
    assertThat(course.warren(Map.of("COLUMNS", "40"), "solution", "1.1").said().lines())
        .filteredOn(line -> line.matches("[-+ ] .*"))
        .isNotEmpty()
        .allMatch(line -> line.length() <= 40);
  }

  @Test
  void other_right_answers_stand_beside_the_solution() throws Exception {
    course.write(
        "lesson-01-basics/src/variants/1.1/swapped/Add1.java",
        SmallCourse.answer(1, "return b + a;"));
    course.warren("solution", "1.1");

    assertThat(course.warren("solution", "1.1", "--other").said())
        .contains("- the solution   + swapped", "+     return b + a;");
  }

  @Test
  void the_solution_is_written_and_what_was_there_comes_back() throws Exception {
    course.write(FILE, MINE);
    assertThat(course.warren("solution", "1.1", "--apply").said()).contains("Ask once more");
    assertThat(folder.resolve(FILE)).hasContent(MINE);

    var applied = course.warren("solution", "1.1", "--apply");
    assertThat(applied.code()).isEqualTo(ExitCode.PASSED);
    assertThat(applied.said()).contains("./warren restore 1 brings it back", "./warren run 1.1");
    assertThat(folder.resolve(FILE)).hasContent(SmallCourse.solved(1));

    assertThat(course.warren("restore").said())
        .contains("  1  ", "before the solution was written", "1.1  " + FILE);
    var restored = course.warren("restore", "1");
    assertThat(restored.code()).isEqualTo(ExitCode.PASSED);
    assertThat(restored.said()).contains("Brought back: 1.1  " + FILE, "backup 2");
    assertThat(folder.resolve(FILE)).hasContent(MINE);
    assertThat(course.warren("restore", "2", "add-two").code()).isEqualTo(ExitCode.PASSED);
    assertThat(folder.resolve(FILE)).hasContent(SmallCourse.solved(1));
  }

  @Test
  void what_no_backup_can_be_found_of_is_misuse() throws Exception {
    assertThat(course.warren("restore").said()).contains("There are no backups");
    var none = course.warren("restore", "7");
    assertThat(none.code()).isEqualTo(ExitCode.MISUSE);
    assertThat(none.said()).contains("no backup 7", "./warren restore lists them");
    assertThat(course.warren("restore", "x").code()).isEqualTo(ExitCode.MISUSE);
    course.warren("list");
    course.write(FILE, MINE);
    course.warren("reset", "1.1");
    var wrong = course.warren("restore", "1", "1.2");
    assertThat(wrong.code()).isEqualTo(ExitCode.MISUSE);
    assertThat(wrong.said()).contains("Backup 1 has no file of 1.2");
  }

  @Test
  void in_a_folder_from_an_archive_the_starter_is_as_the_desk_first_saw_it() throws Exception {
    course.write(SmallCourse.starter(2), SmallCourse.solved(2));
    course.warren("list");
    course.write(FILE, MINE);

    var reset = course.warren("reset");
    assertThat(reset.code()).isEqualTo(ExitCode.PASSED);
    assertThat(reset.said()).contains("1.1 is the starter again: " + FILE, "backup 1");
    assertThat(folder.resolve(FILE)).hasContent(SmallCourse.starterText(1));

    assertThat(course.warren("reset", "1.1").said()).doesNotContain("backup");
    course.write(FILE, MINE);
    assertThat(course.warren("reset", "1.1").said()).contains("backup 1");
    assertThat(course.warren("restore").said()).doesNotContain("  2  ");
    var unknown = course.warren("reset", "1.2");
    assertThat(unknown.code()).isEqualTo(ExitCode.NOT_READY);
    assertThat(unknown.said()).contains("starter of 1.2 is not known", "archive");
    assertThat(folder.resolve(SmallCourse.starter(2))).hasContent(SmallCourse.solved(2));
  }

  @Test
  void in_a_clone_the_starter_is_as_it_was_committed_also_after_the_learners_commits()
      throws Exception {
    course.init();
    course.write(FILE, SmallCourse.solved(1));
    course.commit("solved");
    course.write(FILE, MINE);

    assertThat(course.warren("reset", "1.1").said()).contains("backup 1");
    assertThat(folder.resolve(FILE)).hasContent(SmallCourse.starterText(1));
    assertThat(folder.resolve(".warren/shipped.json")).doesNotExist();
  }

  @Test
  void a_file_that_is_gone_comes_back() throws Exception {
    course.warren("list");
    Files.delete(folder.resolve(FILE));

    var reset = course.warren("reset", "1.1");
    assertThat(reset.code()).isEqualTo(ExitCode.PASSED);
    assertThat(folder.resolve(FILE)).hasContent(SmallCourse.starterText(1));
  }

  @Test
  void where_it_cannot_be_backed_up_nothing_is_replaced() throws Exception {
    course.warren("list");
    course.write(FILE, MINE);
    course.write(".warren/backups", "a file where a folder should be");

    nothingIsReplaced(course.warren("reset", "1.1"));
  }

  /** No file can grow, as on a disk that is full. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void on_a_full_disk_nothing_is_replaced() throws Exception {
    course.warren("list");
    course.write(FILE, MINE);

    nothingIsReplaced(course.warrenOnFullDisk("reset", "1.1"));
    try (var left = Files.list(folder.resolve(".warren/backups"))) {
      assertThat(left).isEmpty();
    }
    assertThat(course.warren("reset", "1.1").said()).contains("backup 1");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_link_stays_one_and_permissions_stay() throws Exception {
    course.warren("list");
    Path elsewhere = folder.resolve("elsewhere.txt");
    Files.writeString(elsewhere, MINE);
    Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-r-----"));
    Files.delete(folder.resolve(FILE));
    Files.createSymbolicLink(folder.resolve(FILE), elsewhere);

    course.warren("reset", "1.1");

    assertThat(folder.resolve(FILE)).isSymbolicLink();
    assertThat(elsewhere).hasContent(SmallCourse.starterText(1));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere)))
        .isEqualTo("rw-r-----");
  }

  private void nothingIsReplaced(SmallCourse.Ended ended) {
    assertThat(ended.code()).isEqualTo(ExitCode.NOT_READY);
    assertThat(ended.said())
        .contains("Nothing was changed", "Next: ", "./warren reset 1.1")
        .doesNotContain("\tat ");
    assertThat(folder.resolve(FILE)).hasContent(MINE);
  }
}
