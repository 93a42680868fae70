package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import warren.desk.outcome.ExitCode;

/** The desk as a process, on a small course of its own. */
class CommandsTest {

  @TempDir Path folder;
  private SmallCourse course;

  @BeforeEach
  void a_course() throws Exception {
    course = new SmallCourse(folder);
  }

  @Test
  void a_starter_fails_with_its_todo_once_and_a_solution_passes() throws Exception {
    var starter = course.warren("run", "1.1");
    assertThat(starter.code()).isEqualTo(ExitCode.FAILED);
    assertThat(starter.said())
        .containsOnlyOnce("not written yet: TODO 1.1: add")
        .contains("one and two are three", "Next: ./warren hint 1.1");

    course.write(SmallCourse.starter(1), SmallCourse.solved(1));
    var solved = course.warren("run", "1.1");
    assertThat(solved.code()).isEqualTo(ExitCode.PASSED);
    assertThat(solved.said())
        .contains("1.1: 2 of 2 tests passed", "Next: 1.2 Add three", SmallCourse.starter(2));

    assertThat(course.warren("list").said()).contains("1 of 2 solved", "✓ 1.1", "> 1.2");
    assertThat(json().get(0).get("status").asText()).isEqualTo("solved");
  }

  @Test
  void a_wrong_answer_is_told_in_the_words_of_the_test() throws Exception {
    course.write(SmallCourse.starter(1), SmallCourse.answer(1, "return a + b + 1;"));
    var wrong = course.warren("run", "add-two");
    assertThat(wrong.code()).isEqualTo(ExitCode.FAILED);
    assertThat(wrong.said()).contains("the sum", "expected: 3").doesNotContain("org.junit");
  }

  @Test
  void the_list_for_programs_has_every_field() throws Exception {
    JsonNode first = json().get(0);
    assertThat(first.fieldNames())
        .toIterable()
        .containsExactly(
            "id",
            "lesson",
            "slug",
            "title",
            "status",
            "failing",
            "file",
            "tests",
            "minutes",
            "path",
            "notes",
            "mistakes",
            "variants");
    assertThat(first.get("file").asText()).isEqualTo(SmallCourse.starter(1));
    assertThat(first.get("status").asText()).isEqualTo("open");
    assertThat(first.get("mistakes").get(0).asText()).isEqualTo("off");
  }

  @Test
  void without_a_terminal_the_current_exercise_is_judged_and_all_is_well() throws Exception {
    var session = course.warren();
    assertThat(session.code()).isEqualTo(ExitCode.PASSED);
    assertThat(session.said()).contains("Start with 1.1", "not written yet: TODO 1.1: add");
  }

  @Test
  void hints_lead_on_one_by_one() throws Exception {
    assertThat(course.warren("hint").said()).contains("Hint 1 of 2", "The first hint.");
    assertThat(course.warren("hint", "1.1").said()).contains("Hint 2 of 2", "The second hint.");
    assertThat(course.warren("hint").said()).contains("no more hints", "The first hint.");
  }

  @Test
  void what_does_not_exist_is_misuse_and_what_may_be_meant_is_shown() throws Exception {
    var exercise = course.warren("run", "1.7");
    assertThat(exercise.code()).isEqualTo(ExitCode.MISUSE);
    assertThat(exercise.said()).contains("no exercise 1.7", "1.1  add-two");
    var command = course.warren("frobnicate");
    assertThat(command.code()).isEqualTo(ExitCode.MISUSE);
    assertThat(command.said()).contains("'frobnicate'", "hint", "doctor");
  }

  @Test
  void a_course_that_is_not_right_is_told_with_file_and_line() throws Exception {
    course.write("lesson-01-basics/lesson.yaml", "title: Adding\nmisspelt: yes\n");
    var list = course.warren("list");
    assertThat(list.code()).isEqualTo(ExitCode.NOT_READY);
    assertThat(list.said()).contains("lesson-01-basics/lesson.yaml:2").doesNotContain("\tat ");
  }

  @Test
  void damaged_progress_is_set_aside_and_kept() throws Exception {
    course.write(".warren/progress.json", "{\"solved\": {\"1.1\"");
    var list = course.warren("list");
    assertThat(list.code()).isEqualTo(ExitCode.PASSED);
    assertThat(list.said()).containsOnlyOnce("is damaged").contains("0 of 2 solved");
    try (var files = Files.list(folder.resolve(".warren"))) {
      assertThat(files)
          .filteredOn(file -> file.toString().contains("progress"))
          .singleElement()
          .asString()
          .contains("progress-damaged-");
    }
  }

  @Test
  void a_course_without_exercises_is_no_error(@TempDir Path empty) throws Exception {
    course = SmallCourse.withoutExercises(empty);
    assertThat(course.warren().code()).isEqualTo(ExitCode.PASSED);
    assertThat(course.warren("run").code()).isEqualTo(ExitCode.MISUSE);
    assertThat(course.warren("list").said()).contains("still to come");
  }

  private JsonNode json() throws Exception {
    return JsonMapper.builder().build().readTree(course.warren("list", "--json").said());
  }
}
