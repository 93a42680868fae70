package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import warren.course.Course;
import warren.course.CourseLoader;
import warren.course.CoursePath;

/** The paths through the course. */
class PathsTest {

  private static final Path ROOT = Path.of(System.getProperty("warren.root"));

  @TempDir Path folder;
  private SmallCourse course;

  /** Its second exercise is on the longest path only. */
  @BeforeEach
  void a_course_with_a_short_path() throws Exception {
    course = new SmallCourse(folder);
    var yaml = folder.resolve("lesson-01-basics/lesson.yaml");
    var text = Files.readString(yaml);
    var second = text.lastIndexOf("path: half-day");
    Files.writeString(
        yaml, text.substring(0, second) + text.substring(second).replace("half-day", "two-days"));
  }

  @ParameterizedTest
  @EnumSource
  void a_path_takes_no_longer_than_its_name_says(CoursePath path) throws Exception {
    Course real = CourseLoader.load(ROOT);
    assertThat(real.minutes(path)).isPositive().isLessThanOrEqualTo(path.atMost());
  }

  @ParameterizedTest
  @EnumSource
  void readme_tells_its_minutes_as_they_are_in_the_lessons(CoursePath path) throws Exception {
    var told = Pattern.compile("`" + path.word() + "`[^`\n]*?(\\d+) minutes");
    assertThat(told.matcher(Files.readString(ROOT.resolve("README.adoc"))).results())
        .extracting(match -> Integer.valueOf(match.group(1)))
        .containsExactly(CourseLoader.load(ROOT).minutes(path));
  }

  @Test
  void a_list_keeps_to_a_path() {
    assertThat(Console.warren(folder, "list", "--path", "half-day").out())
        .contains("0 of 1 solved", "> 1.1", "* half-day, 5 min", "two-days, 10 min")
        .doesNotContain("1.2 ");
    assertThat(Console.warren(folder, "list", "--json", "--path=half-day").out())
        .contains("\"path\" : \"half-day\"")
        .doesNotContain("\"1.2\"");
    assertThat(Console.warren(folder, "--path", "half-day", "list").out()).doesNotContain("1.2 ");
  }

  @Test
  void a_session_goes_along_its_path_and_says_where_it_ends() throws Exception {
    course.write(SmallCourse.starter(1), SmallCourse.solved(1));
    assertThat(course.warren("--path", "half-day").said())
        .contains("Start with 1.1", "the whole path half-day")
        .doesNotContain("Next: 1.", "Go on with");
    assertThat(course.warren("--path", "half-day").said())
        .contains("1 of 1 exercises solved", "the whole path half-day")
        .doesNotContain("Next: 1.", "Go on with");
    assertThat(course.warren().said()).contains("1 of 2 exercises solved", "Go on with 1.2");
  }

  @Test
  void with_all_solved_nothing_is_left_to_go_on_with() throws Exception {
    for (int n = 1; n <= 2; n++) {
      course.write(SmallCourse.starter(n), SmallCourse.solved(n));
      course.warren("run", "1." + n);
    }
    assertThat(course.warren().said())
        .contains("2 of 2 exercises solved", "the whole course")
        .doesNotContain("Next: 1.", "Go on with");
  }
}
