package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import warren.desk.outcome.ExitCode;

/** How exercises may be called, and where the learner is, as processes. */
class NamesTest {

  @TempDir Path folder;
  private SmallCourse course;

  @BeforeEach
  void a_course() throws Exception {
    course = new SmallCourse(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2",
        "add-three",
        "Add2",
        "Add2Test",
        "Add2.java",
        "adding.Add2Test",
        "lesson-01-basics/src/main/java/adding/Add2.java"
      })
  void an_exercise_has_several_names(String name) throws Exception {
    assertThat(Console.warren(folder, "hint", name).out()).contains("1.2 Add three");
  }

  @Test
  void several_are_run_and_the_passing_ones_told_in_a_line() throws Exception {
    course.write(SmallCourse.starter(1), SmallCourse.solved(1));

    for (String[] words :
        new String[][] {{"run", "1"}, {"run", "1.1", "Add2"}, {"run", "1.1-1.2"}, {"1-2"}}) {
      var both = course.warren(words);
      assertThat(both.code()).as(String.join(" ", words)).isEqualTo(ExitCode.FAILED);
      assertThat(both.said())
          .containsPattern("✓ 1\\.1  Add two  2 tests in [0-9.]+ s")
          .contains("TODO 1.2: add", "1 of 2 passed.", "Next: ./warren run 1.2");
    }
    var solved = course.warren("run", "--solved");
    assertThat(solved.code()).isEqualTo(ExitCode.PASSED);
    assertThat(solved.said()).contains("✓ 1.1", "It passed.").doesNotContain("1.2");
  }

  @Test
  void a_number_alone_is_run() throws Exception {
    course.write(SmallCourse.starter(1), SmallCourse.solved(1));

    var run = course.warren("1.1");
    assertThat(run.code()).isEqualTo(ExitCode.PASSED);
    assertThat(run.said()).contains("1.1: 2 of 2 tests passed");
    assertThat(course.warren("7").said()).contains("There is no exercise 7");
    assertThat(course.warren("run", "--solved", "1.1").said()).contains("✓ 1.1");
    assertThat(course.warren("run", "--solved", "x").code()).isEqualTo(ExitCode.MISUSE);
  }

  @Test
  void nothing_solved_is_nothing_to_run() throws Exception {
    assertThat(course.warren("run", "--solved").said()).contains("None of that is solved yet.");
  }

  @ParameterizedTest
  @CsvSource({
    "run Ad2,     1.2  add-three",
    "run 7,       ./warren list",
    "run 3-4,     ./warren list",
    "run 1 x.y,   ./warren list",
    "status,      ./warren list",
    "test 1.1,    ./warren run 1.1",
    "undo,        ./warren restore",
    "resett 1.1,  ./warren reset 1.1",
  })
  void what_may_be_meant_is_shown(String line, String meant) {
    var told = Console.warren(folder, line.split(" "));
    assertThat(told.code()).isEqualTo(ExitCode.MISUSE);
    assertThat(told.err()).contains(meant).doesNotContain("\tat ");
  }

  @Test
  void the_learner_is_at_the_exercise_worked_on_last() throws Exception {
    course.warren("run", "1.2");
    assertThat(course.warren("list").said()).contains("> 1.2");
    assertThat(course.warren("hint").said()).contains("1.2 Add three");

    course.write(SmallCourse.starter(2), SmallCourse.solved(2));
    course.warren("run", "1.2");
    assertThat(course.warren("list").said()).contains("> 1.1", "✓ 1.2");
  }

  @Test
  void what_is_solved_stays_solved_and_a_later_failure_is_noted_beside_it() throws Exception {
    course.write(SmallCourse.starter(1), SmallCourse.solved(1));
    course.warren("run", "1.1");
    course.write(SmallCourse.starter(1), SmallCourse.answer(1, "return a - b;"));
    course.warren("run", "1.1");

    assertThat(course.warren("list").said())
        .contains("1 of 2 solved", "fails: was solved")
        .containsPattern("> 1\\.1 .* fails");
    assertThat(course.warren("list", "--json").said())
        .contains("\"status\" : \"solved\"", "\"failing\" : true");

    course.write(SmallCourse.starter(1), SmallCourse.solved(1));
    course.warren("run", "1.1");
    assertThat(course.warren("list").said()).contains("✓ 1.1", "> 1.2").doesNotContain("fails");
  }

  @Test
  void what_ran_in_maven_or_an_ide_counts_as_well() throws Exception {
    course.write(".warren/elsewhere/1.2-Add2Test", "passed");
    course.write(".warren/elsewhere/.1.new", "half");
    assertThat(course.warren("list").said()).contains("✓ 1.2", "> 1.1");
    assertThat(folder.resolve(".warren/elsewhere/1.2-Add2Test")).doesNotExist();

    course.write(".warren/elsewhere/1.2-Add2Test", "failed");
    assertThat(course.warren("list").said())
        .contains("1 of 2 solved")
        .containsPattern("> 1\\.2 .* fails");
  }

  @Test
  void of_two_test_classes_both_have_to_pass_as_the_file_is_now() throws Exception {
    course.write("lesson-01-basics/src/test/java/adding/Add2TroubleTest.java", "class Unread {}");
    course.write(".warren/elsewhere/1.2-Add2Test", "passed");
    assertThat(course.warren("list").said()).contains("0 of 2 solved");
    course.write(".warren/elsewhere/1.2-Add2TroubleTest", "passed");
    Files.setLastModifiedTime(
        folder.resolve(SmallCourse.starter(2)), FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(course.warren("list").said()).contains("0 of 2 solved");
    Files.setLastModifiedTime(
        folder.resolve(SmallCourse.starter(2)), FileTime.from(Instant.now().minusSeconds(60)));
    assertThat(course.warren("list").said()).contains("1 of 2 solved");
  }

  @Test
  void the_last_hint_says_what_is_left() {
    Console.warren(folder, "hint", "1.1");
    assertThat(Console.warren(folder, "hint", "1.1").out())
        .contains(
            "That was the last hint", "./warren guide         “Adding”", "./warren solution 1.1");
    assertThat(Console.warren(folder, "hint", "1.1").out()).contains("./warren solution 1.1");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_shell_completes_commands_options_and_ids() throws Exception {
    Files.writeString(folder.resolve("script"), course.warren("completion").said());

    assertThat(completed("so")).contains("solution");
    assertThat(completed("run", "1.")).contains("1.1", "1.2");
    assertThat(completed("solution", "--o")).contains("--other");
  }

  /** What bash offers for the last of these words. */
  private String completed(String... words) throws Exception {
    String line = "./warren " + String.join(" ", words);
    String bash =
        ". ./script; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_warren; echo ${COMPREPLY[@]}"
            .formatted(line, words.length);
    Process process =
        new ProcessBuilder("bash", "-c", bash)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
