package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import warren.desk.outcome.ExitCode;

/** {@code ./warren mutate} as a process, on a course whose tests need no broker. */
class MutateTest {

  private static final String LESSON = "lesson-01-basics/lesson.yaml";
  private static final String SOLUTION = "lesson-01-basics/src/solution/java/adding/Add1.java";

  @TempDir Path folder;
  private SmallCourse course;

  /** One change of it is seen by a test, one is not, one is no Java. */
  @BeforeEach
  void a_solution() throws Exception {
    course = new SmallCourse(folder);
    course.write(SOLUTION, SmallCourse.answer(1, "if (a > 1000) { a = b; }\n    return a + b;"));
  }

  @Test
  void a_change_that_no_test_sees_is_reported_with_its_place() throws Exception {
    var ended = course.warren("mutate", "1.1");

    assertThat(ended.said())
        .containsPattern("(?m)^1\\.1 +Add two +4 +0 +0 +0 +4 ")
        .containsPattern("survived +add/drop-a +Add1.java:4\\n +if \\(a > 1000\\) \\{ a = b; } -> ")
        .contains("1 more did not compile", "Next: a claim that fails on a survivor")
        .doesNotContain("stale");
    assertThat(ended.code()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void what_is_right_as_well_is_no_failure_if_the_lesson_says_why() throws Exception {
    equal("add/drop-a", "add/off-by-one-greater-or-equal");
    equal("add/off-by-one-1000-to-1001", "add/off-by-one-1000-to-999");

    var ended = course.warren("mutate", "1.1");

    assertThat(ended.said())
        .containsPattern("(?m)^1\\.1 +Add two +4 +0 +0 +4 +0 ")
        .doesNotContain("survived  add", "stale", "Next:");
    assertThat(ended.code()).isEqualTo(ExitCode.PASSED);
  }

  @Test
  void an_entry_for_a_change_that_is_not_made_or_is_seen_is_an_error() throws Exception {
    course.write(SOLUTION, SmallCourse.answer(1, "int one = 1;\n    return a + b * one;"));
    equal("add/off-by-one-1-to-0", "add/off-by-one-2-to-1");

    var ended = course.warren("mutate", "1.1");

    assertThat(ended.said())
        .containsPattern("(?m)^1\\.1 +Add two +2 +2 +2 +0 +0 ")
        .contains("`equal` names add/off-by-one-1-to-0, and a test fails on it")
        .contains("`equal` names add/off-by-one-2-to-1, which is not made; did you mean add/off");
    assertThat(ended.code()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void a_solution_that_fails_is_no_measure() throws Exception {
    course.write(SOLUTION, SmallCourse.answer(1, "return a + b + 1;"));

    var ended = course.warren("mutate", "1.1");

    assertThat(ended.said()).contains("The solution of 1.1 does not pass", "the sum");
    assertThat(ended.code()).isEqualTo(ExitCode.NOT_READY);
  }

  @Test
  void the_table_that_is_kept_has_a_row_for_each_exercise() throws Exception {
    course.write(SOLUTION, SmallCourse.answer(1, "int one = 1;\n    return a + b * one;"));
    Files.createDirectories(folder.resolve("docs/chapters"));

    var all = course.warren("mutate", "--write");

    assertThat(all.said())
        .contains("no cause  add/off-by-one-1-to-0  Add1.java:4")
        .contains("docs/chapters/mutants.adoc  written");
    assertThat(all.code()).as("a cause may be missing").isEqualTo(ExitCode.PASSED);
    assertThat(Files.readString(folder.resolve("docs/chapters/mutants.adoc")))
        .contains("| 1.1 | Add two | 2 | 2 | 2 | 0 | 0 | " + LocalDate.now() + " | none\n")
        .contains("| 1.2 | Add three | 0 | 0 | 0 | 0 | 0");
  }

  @Test
  void what_is_asked_for_is_renewed_and_the_other_rows_stay() throws Exception {
    var table = Files.createDirectories(folder.resolve("docs/chapters")).resolve("mutants.adoc");
    Files.writeString(table, "| 1.1 | Old | 9\n| 1.2 | Kept | 9\n| 7.7 | Gone | 9\n");

    course.warren("mutate", "--write", "1.1");

    assertThat(Files.readString(table))
        .contains("| 1.1 | Add two | 4 |", "| 1.2 | Kept | 9\n")
        .doesNotContain("Old", "Gone");
  }

  @Test
  void no_other_command_loads_the_parser() throws Exception {
    var environment = Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load");

    assertThat(course.warren(environment, "list").said())
        .contains("warren.desk.MutateCommand ")
        .doesNotContain("javaparser", "warren.desk.mutate.Mutants ");
  }

  /** Adds entries to the first exercise. */
  private void equal(String... mutants) throws Exception {
    var yaml = Files.readString(folder.resolve(LESSON));
    int second = yaml.indexOf("  - id: 1.2");
    var entries = new StringBuilder(yaml.contains("    equal:\n") ? "" : "    equal:\n");
    for (var mutant : mutants) {
      entries.append("      - { mutant: %s, why: No sum is so large. }\n".formatted(mutant));
    }
    course.write(LESSON, yaml.substring(0, second) + entries + yaml.substring(second));
  }
}
