package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import warren.desk.outcome.ExitCode;

class ShippedTestsTest {

  private static final String TEST = "lesson-01-basics/src/test/java/adding/Add1Test.java";
  private static final String NOTE = "Add1Test.java differs from the course's";

  @TempDir Path folder;
  private SmallCourse course;

  @BeforeEach
  void a_solved_exercise() throws Exception {
    course = new SmallCourse(folder);
    course.write(SmallCourse.starter(1), SmallCourse.solved(1));
  }

  @Test
  void in_a_clone_an_edited_test_is_noticed_and_judges_all_the_same() throws Exception {
    course.init();
    assertThat(course.warren("run", "1.1").said()).doesNotContain("differs");

    edit();
    var run = course.warren("run", "1.1");
    assertThat(run.said()).contains(NOTE, "git diff -- " + TEST).contains("1.1: 2 of 2");
    assertThat(run.code()).isEqualTo(ExitCode.PASSED);
  }

  @Test
  void without_git_it_is_compared_with_what_was_there_first() throws Exception {
    assertThat(course.warren("run", "1.1").said()).doesNotContain("differs");

    edit();
    assertThat(course.warren("run", "1.1").said()).contains(NOTE).doesNotContain("git ");

    course.write("tools/desk/target/built", ""); // a newer course was unpacked, and built
    assertThat(course.warren("run", "1.1").said()).doesNotContain("differs");
  }

  private void edit() throws Exception {
    Path test = folder.resolve(TEST);
    Files.writeString(test, Files.readString(test).replace("isZero()", "isLessThan(9)"));
  }
}
