package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import warren.desk.outcome.ExitCode;

/** What of the course is gone or broken costs no more than what it belongs to. */
class DamageTest {

  private static final String LESSON = "lesson-01-basics/lesson.yaml";
  private static final String SECOND = "lesson-02-more/lesson.yaml";
  private static final String TEST = "lesson-01-basics/src/test/java/adding/Add1Test.java";

  @TempDir Path folder;
  private SmallCourse course;

  @BeforeEach
  void a_course() throws Exception {
    course = new SmallCourse(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lesson-01-basics/src/main/java/adding/Add1.java", TEST})
  void without_its_file_or_test_one_exercise_cannot_be_judged(String file) throws Exception {
    Files.delete(folder.resolve(file));

    var list = Console.warren(folder, "list");
    assertThat(list.code()).isEqualTo(ExitCode.PASSED);
    assertThat(list.out()).contains("0 of 2 solved");
    assertThat(list.err()).contains("1.1", "git checkout -- " + file);
    assertThat(Console.warren(folder, "hint", "1.1").code()).isEqualTo(ExitCode.PASSED);

    var run = course.warren("run", "1.1");
    assertThat(run.code()).isEqualTo(ExitCode.NOT_READY);
    assertThat(run.said())
        .contains("no file " + file, "git checkout -- " + file)
        .doesNotContain("\tat ");
    course.write(SmallCourse.starter(2), SmallCourse.solved(2));
    assertThat(course.warren("run", "1.2").code()).isEqualTo(ExitCode.PASSED);
    assertThat(Console.warren(folder, "verify", "1.2").code()).isEqualTo(ExitCode.NOT_READY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lesson-01-basics/src/solution/java/adding/Add1.java",
        "lesson-01-basics/src/variants/1.1/swapped/Add1.java"
      })
  void what_only_authors_need_is_told_to_authors_only(String file) throws Exception {
    Files.delete(folder.resolve(file));
    course.write(SmallCourse.starter(1), SmallCourse.solved(1));

    assertThat(Console.warren(folder, "list").err()).isEmpty();
    assertThat(course.warren("run", "1.1").code()).isEqualTo(ExitCode.PASSED);
    var verify = Console.warren(folder, "verify");
    assertThat(verify.code()).isEqualTo(ExitCode.NOT_READY);
    assertThat(verify.err()).contains("there is no file " + file.replace("lesson-01-basics/", ""));
  }

  @Test
  void an_edited_test_or_solution_is_told_to_authors_only() throws Exception {
    course.write("lesson-01-basics/src/solution/java/adding/Add1.java", "class Add1 {}");
    course.write(
        TEST, Files.readString(folder.resolve(TEST)).replace("one_and_two", "two_and_one"));

    assertThat(Console.warren(folder, "list").err()).isEmpty();
    assertThat(Console.warren(folder, "verify").err())
        .contains("stands nowhere in the solution", "no method `one_and_two_are_three`");
  }

  @Test
  void a_lesson_that_cannot_be_read_is_left_out() throws Exception {
    second("title: Conflict\n<<<<<<< HEAD\n");

    var list = Console.warren(folder, "list");
    assertThat(list.code()).isEqualTo(ExitCode.PASSED);
    assertThat(list.out()).contains("1.1", "1.2");
    assertThat(list.err()).contains(SECOND + ":", "left out", "git checkout -- " + SECOND);
    assertThat(Console.warren(folder, "list", "--json").out()).startsWith("[ {").endsWith("]\n");
    var hint = Console.warren(folder, "hint", "2.1");
    assertThat(hint.code()).isEqualTo(ExitCode.NOT_READY);
    assertThat(hint.err()).contains("no exercise 2.1 as long as lesson-02-more cannot be read");
    assertThat(Console.warren(folder, "verify").code()).isEqualTo(ExitCode.NOT_READY);
  }

  @Test
  void a_lesson_without_its_folder_is_left_out() throws Exception {
    course.write("pom.xml", "<modules><module>lesson-02-more</module></modules>");

    var list = Console.warren(folder, "list");
    assertThat(list.code()).isEqualTo(ExitCode.PASSED);
    assertThat(list.err()).contains("git checkout -- lesson-02-more");
    assertThat(Console.warren(folder, "verify").err()).contains("lesson-02-more: this folder");
  }

  @Test
  void without_any_lesson_nothing_works() throws Exception {
    course.write(LESSON, "");
    var list = Console.warren(folder, "list");
    assertThat(list.code()).isEqualTo(ExitCode.NOT_READY);
    assertThat(list.err()).contains(LESSON + ":1").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "",
        "{\"solved\": {\"1.1\"",
        "{\"solved\": 1}",
        "{\"hints\": [2]}",
        "{\"hints\": {\"1.1\": -3}}",
        "{\"hints\": {\"1.1\": null}, \"solved\": null}",
        "{\"hints\": {\"1.1\": 99999999999}}",
        "{\"version\": \"x\"}",
        "{\"version\": 2, \"solved\": {\"1.1\": \"then\"}, \"hints\": [1]}",
      })
  void odd_progress_breaks_no_output_and_is_never_lost(String content) throws Exception {
    course.write(".warren/progress.json", content);

    var json = Console.warren(folder, "list", "--json");
    assertThat(json.code()).isEqualTo(ExitCode.PASSED);
    assertThat(JsonMapper.builder().build().readTree(json.out())).hasSize(2);
    var hint = Console.warren(folder, "hint", "1.1");
    assertThat(hint.code()).as(hint.all()).isEqualTo(ExitCode.PASSED);
    assertThat(hint.out()).contains("hint");
    if (!json.err().isEmpty()) {
      assertThat(kept()).contains(content);
    }
  }

  @Test
  void a_newer_versions_progress_is_read_left_alone_and_told() throws Exception {
    var newer = "{\"version\": 2, \"solved\": {\"1.1\": \"then\"}, \"stars\": 5}";
    course.write(".warren/progress.json", newer);

    assertThat(Console.warren(folder, "list").out()).contains("✓ 1.1");
    var hint = Console.warren(folder, "hint", "1.2");
    assertThat(hint.code()).isEqualTo(ExitCode.PASSED);
    assertThat(hint.err()).containsOnlyOnce("a newer version");
    assertThat(folder.resolve(".warren/progress.json")).hasContent(newer);
  }

  @Test
  void what_is_written_keeps_keys_that_it_does_not_know() throws Exception {
    course.write(".warren/progress.json", "{\"version\": 1, \"stars\": 5}");
    Console.warren(folder, "hint", "1.1");
    assertThat(folder.resolve(".warren/progress.json")).content().contains("\"stars\" : 5");
  }

  @Test
  void progress_that_cannot_be_written_costs_no_verdict_and_no_hint() throws Exception {
    Files.writeString(folder.resolve(".warren"), "a file where a folder should be");
    costsNothing();
  }

  @Test
  void nor_does_a_folder_in_its_place() throws Exception {
    Files.createDirectories(folder.resolve(".warren/progress.json/x"));
    costsNothing();
  }

  private void costsNothing() throws Exception {
    course.write(SmallCourse.starter(1), SmallCourse.solved(1));
    var run = course.warren("run", "1.1");
    assertThat(run.code()).isEqualTo(ExitCode.PASSED);
    assertThat(run.said())
        .contains("1.1: 2 of 2 tests passed", "Next: 1.2", "Your progress cannot be")
        .doesNotContain("\tat ");
    var hint = Console.warren(folder, "hint", "1.1");
    assertThat(hint.code()).isEqualTo(ExitCode.PASSED);
    assertThat(hint.out()).contains("The first hint.");
    assertThat(Console.warren(folder, "list", "--json").out()).startsWith("[ {").endsWith("]\n");
  }

  private void second(String yaml) throws IOException {
    course.write(SECOND, yaml);
  }

  /** All that stands in the folder of the state. */
  private String kept() throws IOException {
    var all = new StringBuilder();
    try (var files = Files.list(folder.resolve(".warren"))) {
      for (var file : files.toList()) {
        all.append(Files.readString(file)).append("\n");
      }
    }
    return all.toString();
  }
}
