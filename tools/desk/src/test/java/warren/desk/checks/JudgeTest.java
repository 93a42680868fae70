package warren.desk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import warren.course.Answer;
import warren.course.CoursePath;
import warren.course.Exercise;
import warren.course.Mistake;
import warren.desk.engine.TestResult;
import warren.desk.engine.TestResult.Status;
import warren.desk.engine.Verdict;
import warren.desk.engine.Verdict.Outcome;
import warren.lab.Failure;

class JudgeTest {

  private static final Mistake AUTO_ACK =
      new Mistake(
          "auto-ack",
          "A crash loses the parcel.",
          new Answer.Changed(List.of()),
          "it_comes_back",
          "acknowledged before it was handled",
          List.of("redelivered"),
          false);

  @Test
  void a_starter_whose_tests_all_fail_with_the_todo_is_right() {
    assertThat(starter(failed("a", "TODO 1.1: write it"), failed("b", "… TODO 1.1: write it")))
        .isEmpty();
  }

  @Test
  void a_starter_that_fails_otherwise_is_not() {
    assertThat(starter(failed("a", "TODO 1.1: write it"), failed("b", "a timeout")))
        .hasValueSatisfying(why -> assertThat(why).contains("b: a timeout").doesNotContain("a: T"));
  }

  @Test
  void nor_is_one_with_a_test_that_passes_or_is_skipped() {
    assertThat(starter(failed("a", "TODO 1.1"), ended("b", Status.PASSED))).isPresent();
    assertThat(starter(failed("a", "TODO 1.1"), ended("b", Status.SKIPPED))).isPresent();
  }

  @Test
  void nor_is_one_that_names_another_exercise() {
    assertThat(starter(failed("a", "TODO 1.10: write it"))).isPresent();
  }

  @Test
  void nor_is_one_that_passes_or_does_not_compile() {
    assertThat(Judge.starter(exercise(), verdict(Outcome.PASSED, ended("a", Status.PASSED))))
        .hasValueSatisfying(why -> assertThat(why).startsWith("the starter passes"));
    assertThat(Judge.starter(exercise(), verdict(Outcome.DID_NOT_COMPILE)))
        .hasValueSatisfying(why -> assertThat(why).contains("DID_NOT_COMPILE", "the detail"));
  }

  @Test
  void a_mistake_is_caught_by_its_test_with_its_words_wherever_the_lines_break() {
    var failure = failed("it_comes_back", "p-1 was acknowledged\n    before it was handled.");

    assertThat(Judge.mistake(AUTO_ACK, verdict(Outcome.FAILED, failure))).isEmpty();
  }

  @Test
  void a_mistake_that_is_caught_for_another_reason_or_by_another_test_is_not_caught() {
    var words = "acknowledged before it was handled";

    assertThat(Judge.mistake(AUTO_ACK, verdict(Outcome.FAILED, failed("it_comes_back", "Oops"))))
        .hasValueSatisfying(why -> assertThat(why).contains("does not say", "Oops"));
    assertThat(Judge.mistake(AUTO_ACK, verdict(Outcome.FAILED, failed("another", words))))
        .isPresent();
  }

  @Test
  void a_mistake_that_passes_or_hangs_or_does_not_compile_is_not_caught() {
    assertThat(Judge.mistake(AUTO_ACK, verdict(Outcome.PASSED)))
        .hasValueSatisfying(why -> assertThat(why).contains("accepts the mistake"));
    assertThat(Judge.mistake(AUTO_ACK, verdict(Outcome.TIMED_OUT))).isPresent();
    assertThat(Judge.mistake(AUTO_ACK, verdict(Outcome.DID_NOT_COMPILE))).isPresent();
  }

  @Test
  void a_right_answer_passes_or_its_failures_are_told() {
    assertThat(Judge.right(verdict(Outcome.PASSED, ended("a", Status.PASSED)))).isEmpty();
    assertThat(Judge.right(verdict(Outcome.FAILED, ended("a", Status.PASSED), failed("b", "Lost"))))
        .hasValueSatisfying(why -> assertThat(why).contains("b: Lost").doesNotContain("a: "));
    assertThat(Judge.right(verdict(Outcome.ENDED_ITSELF)))
        .hasValueSatisfying(why -> assertThat(why).contains("ENDED_ITSELF", "the detail"));
  }

  @Test
  void a_run_of_which_every_test_was_skipped_tells_why() {
    var skipped =
        new TestResult("a", "a", Status.SKIPPED, Optional.empty(), "not our broker", Duration.ZERO);

    assertThat(Judge.skipped(verdict(Outcome.FAILED, skipped))).contains("not our broker");
    assertThat(Judge.skipped(verdict(Outcome.FAILED, skipped, failed("b", "Lost")))).isEmpty();
    assertThat(Judge.skipped(verdict(Outcome.DID_NOT_COMPILE))).isEmpty();
  }

  private static Optional<String> starter(TestResult... tests) {
    return Judge.starter(exercise(), verdict(Outcome.FAILED, tests));
  }

  private static Exercise exercise() {
    var file = Path.of("Worker.java");
    return new Exercise(
        "1.1",
        1,
        "slug",
        "Title",
        file,
        file,
        file,
        "parcels.WorkerTest",
        List.of(),
        15,
        CoursePath.HALF_DAY,
        Set.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of());
  }

  private static Verdict verdict(Outcome outcome, TestResult... tests) {
    return new Verdict(outcome, List.of(tests), "the detail", "", Duration.ZERO);
  }

  private static TestResult failed(String method, String failure) {
    return new TestResult(
        method, method, Status.FAILED, Optional.of(Failure.saying(failure)), "", Duration.ZERO);
  }

  private static TestResult ended(String method, Status status) {
    return new TestResult(method, method, status, Optional.empty(), "", Duration.ZERO);
  }
}
