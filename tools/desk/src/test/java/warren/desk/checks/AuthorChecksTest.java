package warren.desk.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import warren.course.Course;
import warren.course.CourseException;
import warren.course.CourseLoader;
import warren.course.Exercise;
import warren.desk.record.Recordings;
import warren.desk.verify.Flakes;

/**
 * Proves of every exercise that its starter fails as it should, that its solution and variants pass
 * and that its mistakes are caught. {@code -Dwarren.only=1.2,1.3} keeps to some exercises, {@code
 * -Dwarren.third=0} to every third mistake.
 */
class AuthorChecksTest {

  /** Where {@code ./warren verify} finds the table. */
  private static final Path TABLE = Path.of("target", "author-checks.txt");

  private static final Path ROOT = Path.of(System.getProperty("warren.root"));
  private static final Scoreboard SCOREBOARD =
      new Scoreboard(new Flakes(ROOT, System.getProperty("warren.broker", "a broker unknown")));

  private static Course course;
  private static Chapters chapters;
  private static Recordings recordings;
  private static Bench bench;

  @BeforeAll
  static void open() throws CourseException {
    course = CourseLoader.load(ROOT);
    chapters = new Chapters(course.root());
    recordings = new Recordings(course);
    bench = new Bench(course.root());
  }

  @AfterAll
  static void close() throws IOException {
    bench.close();
    Files.createDirectories(TABLE.getParent());
    Files.writeString(TABLE, SCOREBOARD.table());
  }

  @TestFactory
  List<DynamicContainer> exercises() throws IOException {
    var only = Optional.ofNullable(System.getProperty("warren.only")).map(ids -> ids.split(","));
    var third = Optional.ofNullable(Integer.getInteger("warren.third"));
    var solved = areStartersSolutions();
    var checked = new ArrayList<ExerciseChecks>();
    for (var lesson : course.lessons()) {
      for (var exercise : lesson.exercises()) {
        if (only.isEmpty() || List.of(only.get()).contains(exercise.id())) {
          checked.add(
              new ExerciseChecks(lesson, exercise, bench, chapters, recordings, SCOREBOARD, third));
        }
      }
    }
    // Those that need the broker for themselves come last, so that no other waits for them.
    checked.sort(Comparator.comparing(ExerciseChecks::alone));
    var containers = new ArrayList<DynamicContainer>();
    for (var checks : checked) {
      containers.add(dynamicContainer(checks.title(), checks.all(solved)));
    }
    bench.complete();
    containers.add(
        dynamicContainer(
            "all mistakes",
            List.of(
                dynamicTest(
                    "verdicts fit the screen",
                    () -> SCOREBOARD.heights().complaint().ifPresent(why -> fail(why))))));
    return containers;
  }

  /** So it is on the branch {@code solution}, which has nothing to be done. */
  private static boolean areStartersSolutions() throws IOException {
    for (var exercise : course.exercises()) {
      if (Files.mismatch(exercise.starter(), exercise.solution()) >= 0) {
        return false;
      }
    }
    return true;
  }

  @Test
  void each_recording_is_of_an_exercise_that_has_one() throws IOException {
    assertThat(recordings.withoutExercise()).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> no_starters_comment_is_broken_by_a_formatter() {
    return course.exercises().stream()
        .map(Exercise::starter)
        .map(
            starter ->
                dynamicTest(
                    starter.getFileName().toString(),
                    () ->
                        Comments.complaint(Files.readString(starter)).ifPresent(why -> fail(why))));
  }

  @TestFactory
  Stream<DynamicTest> every_topic_of_the_note_has_its_home() {
    return IntStream.rangeClosed(1, 13)
        .mapToObj(number -> "N" + number)
        .map(topic -> dynamicTest(topic, () -> chapters.home(topic).ifPresent(why -> fail(why))));
  }
}
