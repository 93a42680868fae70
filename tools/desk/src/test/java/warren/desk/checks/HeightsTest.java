package warren.desk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import warren.course.Course;
import warren.course.CourseException;
import warren.course.CourseLoader;
import warren.desk.engine.TestResult;
import warren.desk.engine.Verdict;
import warren.lab.Failure;

class HeightsTest {

  private final Heights heights = new Heights();

  @Test
  void four_of_forty_may_be_too_tall_and_no_more() throws CourseException {
    var exercises = course().exercises();
    exercises.subList(0, 4).forEach(each -> heights.add(each, each.mistakes().get(0), tall(40)));
    assertThat(heights.complaint()).isEmpty();

    var later = exercises.get(4);
    heights.add(later, later.mistakes().get(1), tall(40));
    heights.add(later, later.mistakes().get(0), tall(3));
    assertThat(heights.complaint()).isEmpty();
    assertThat(heights.lines().toString()).contains("1 of 5 first", "1 of 6 of all");

    var last = exercises.get(5);
    heights.add(last, last.mistakes().get(0), tall(40));
    assertThat(heights.complaint()).hasValueSatisfying(why -> assertThat(why).contains(last.id()));
  }

  private static Course course() throws CourseException {
    return CourseLoader.load(Path.of(System.getProperty("warren.root")));
  }

  private static Verdict tall(int lines) {
    var failure = Failure.saying("line\n".repeat(lines));
    var test =
        new TestResult(
            "m", "it", TestResult.Status.FAILED, Optional.of(failure), "", Duration.ZERO);
    return new Verdict(Verdict.Outcome.FAILED, List.of(test), "", "", Duration.ZERO);
  }
}
