package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import warren.desk.outcome.ExitCode;

/** {@code ./warren verify} with {@code --only} or {@code --from}, as a process. */
class AnswersTest {

  @TempDir Path folder;
  private SmallCourse course;

  @BeforeEach
  void a_course() throws Exception {
    course = new SmallCourse(folder);
  }

  @Test
  void what_is_said_of_a_mistake_and_a_variant_is_shown() throws Exception {
    var ended = course.warren("verify", "1.1", "--only", "off,swapped");

    assertThat(ended.said())
        .containsPattern("== off: FAILED, [0-9.]+ s\n-- one_and_two_are_three, [0-9.]+ s")
        .contains("the sum", "== swapped: PASSED");
    assertThat(ended.code()).isEqualTo(ExitCode.PASSED);
  }

  @Test
  void answers_of_other_people_are_judged_from_their_folders() throws Exception {
    course.write("answers/eve/Add1.java", SmallCourse.answer(1, "return a;"));
    course.write("answers/nobody/readme.txt", "");

    var ended = course.warren("verify", "1.1", "--from", folder.resolve("answers").toString());

    assertThat(ended.said()).contains("== eve: FAILED", "the sum").doesNotContain("nobody");
  }

  @Test
  void what_is_not_there_is_named() throws Exception {
    assertThat(course.warren("verify", "1.1", "--only", "of").said())
        .contains("1.1 has no mistake or variant of");
    assertThat(course.warren("verify", "--only", "off").said())
        .contains("Answers are judged of one exercise", "Next:  ./warren verify 1.2 --only");
    course.write("empty/readme.txt", "");
    assertThat(course.warren("verify", "1.1", "--from", folder.resolve("empty").toString()).said())
        .contains("has no folder with a Add1.java");
    assertThat(course.warren("verify", "1.1", "--from", folder.resolve("gone").toString()).said())
        .contains("has no folder with a Add1.java");
  }
}
