package warren.desk.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import warren.course.CoursePath;
import warren.course.Exercise;
import warren.desk.engine.Engine;
import warren.desk.engine.TestResult;
import warren.desk.engine.Verdict;
import warren.desk.engine.Verdict.Outcome;

/** What a session keeps of its runs, and what it says if it cannot. */
class KeepingTest {

  private static final String TAPE =
      "{\"test\":\"it adds\",\"method\":\"it_adds\",\"status\":\"PASSED\",\"names\":{}}\n";

  private final List<String> told = new ArrayList<>();

  @TempDir Path root;

  @Test
  void a_run_is_there_as_soon_as_it_has_come() {
    var keeping = new Keeping(root, told::add);
    assertThat(keeping.last(Duration.ZERO)).isEmpty();
    var run = keeping.of(exercise());
    assertThat(keeping.last(Duration.ofMillis(10))).isEmpty();
    run.accept(recorded(Outcome.PASSED));
    assertThat(keeping.last(Duration.ZERO).orElseThrow().conversations())
        .extracting(Conversation::test)
        .containsExactly("it adds");
    assertThat(told).isEmpty();
  }

  @Test
  void what_says_nothing_of_the_code_leaves_the_run_before_where_it_is() {
    var keeping = new Keeping(root, told::add);
    keeping.of(exercise()).accept(recorded(Outcome.FAILED));
    var before = new KeptRuns(root).of("1.1").orElseThrow();
    keeping.of(exercise()).accept(recorded(Outcome.ENVIRONMENT));
    assertThat(before).exists();
    assertThat(keeping.last(Duration.ZERO)).isEmpty();
  }

  @Test
  void a_folder_that_cannot_be_written_is_told_once() throws Exception {
    Files.createDirectories(root.resolve(".warren"));
    Files.writeString(root.resolve(".warren/runs"), "in the way");
    var keeping = new Keeping(root, told::add);
    keeping.of(exercise()).accept(recorded(Outcome.PASSED));
    keeping.of(exercise()).accept(recorded(Outcome.PASSED));
    assertThat(keeping.last(Duration.ZERO)).isEmpty();
    assertThat(told).singleElement().asString().contains("cannot be kept in", "Next: ");
  }

  @Test
  void a_recording_that_meets_a_full_disk_says_why_and_does_not_throw() {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    var writer = RunWriter.replace(full, "localhost:5672");
    writer.add(new Said().confirms("shop").events());
    writer.end();
    assertThat(writer.failure()).isPresent();
  }

  private static Engine.Recorded recorded(Outcome outcome) {
    var test =
        new TestResult(
            "it_adds",
            "it adds",
            TestResult.Status.PASSED,
            Optional.empty(),
            "",
            Duration.ofMillis(1));
    var verdict = new Verdict(outcome, List.of(test), "", "", Duration.ofMillis(1));
    return new Engine.Recorded(verdict, List.of(TAPE));
  }

  private Exercise exercise() {
    var file = root.resolve("Add1.java");
    return new Exercise(
        "1.1",
        1,
        "add-two",
        "Add two",
        file,
        file,
        file,
        "adding.Add1Test",
        List.of(),
        5,
        CoursePath.HALF_DAY,
        Set.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of());
  }
}
