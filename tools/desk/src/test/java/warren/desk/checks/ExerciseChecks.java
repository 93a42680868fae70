package warren.desk.checks;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.ThrowingSupplier;
import warren.course.Exercise;
import warren.course.Lesson;
import warren.course.Mistake;
import warren.course.Need;
import warren.desk.checks.Scoreboard.Column;
import warren.desk.engine.Engine;
import warren.desk.engine.TestResult;
import warren.desk.engine.Verdict;
import warren.desk.record.Recordings;

/**
 * The checks of one exercise, a test each. What a check complains of is looked at a second time
 * with nothing beside it; if that is right, the scoreboard says so.
 */
final class ExerciseChecks {

  private final Lesson lesson;
  private final Exercise exercise;
  private final Bench bench;
  private final Chapters chapters;
  private final Recordings recordings;
  private final Scoreboard scoreboard;
  private final Optional<Integer> third;
  private final List<DynamicTest> tests = new ArrayList<>();
  private int expected;
  private int done;

  ExerciseChecks(
      Lesson lesson,
      Exercise exercise,
      Bench bench,
      Chapters chapters,
      Recordings recordings,
      Scoreboard scoreboard,
      Optional<Integer> third) {
    this.lesson = lesson;
    this.exercise = exercise;
    this.bench = bench;
    this.chapters = chapters;
    this.recordings = recordings;
    this.scoreboard = scoreboard;
    this.third = third;
    scoreboard.list(exercise);
  }

  /** What its container is called. */
  String title() {
    return exercise.id() + " " + exercise.title();
  }

  /** Whether its tests need the broker for themselves. */
  boolean alone() {
    return exercise.needs().contains(Need.BROKER_CONTROL);
  }

  /**
   * The tests. What they look at begins to run now, so that they only wait for it.
   *
   * @param solved whether the starters are the solutions, so that there is none to check
   * @throws IOException where an answer's source cannot be read
   */
  List<DynamicTest> all(boolean solved) throws IOException {
    if (solved) {
      tests.add(dynamicTest("starter", () -> abort("every starter is its solution here")));
    } else {
      var run = bench.starter(lesson, exercise);
      add("starter", Column.STARTER, run, verdict -> Judge.starter(exercise, verdict));
    }
    add("solution", Column.SOLUTION, bench.solution(lesson, exercise), Judge::right);
    var diagnosed = Diagnosed.of(lesson, exercise);
    for (var mistake : looked()) {
      // Of a diagnosis all is looked at that any of the tests lets it say, but for those that
      // restart the broker and need not.
      var method =
          diagnosed.isPresent() ? Optional.<String>empty() : Optional.of(mistake.caughtBy());
      var run =
          diagnosed.isPresent()
              ? bench.refused(lesson, exercise, mistake)
              : bench.answer(lesson, exercise, mistake.answer(), method);
      add(
          "mistake " + mistake.id(),
          Column.MISTAKES,
          run,
          verdict -> {
            if (method.isEmpty()) {
              scoreboard.failing(exercise.id() + " " + mistake.id(), testing(verdict));
            }
            scoreboard.heights().add(exercise, mistake, verdict);
            return Judge.mistake(mistake, verdict)
                .or(() -> diagnosed.flatMap(diagnosis -> diagnosis.untrue(mistake, verdict)));
          });
    }
    diagnosed.ifPresent(
        diagnosis ->
            tests.add(
                dynamicTest(
                    "diagnosis",
                    () -> diagnosis.unknown(exercise.mistakes()).ifPresent(why -> fail(why)))));
    var promises = Promises.of(exercise);
    tests.add(
        dynamicTest(
            "promises", () -> promises.untested(exercise.mistakes()).ifPresent(why -> fail(why))));
    for (var variant : exercise.variants()) {
      var run = bench.answer(lesson, exercise, variant.answer(), Optional.empty());
      add("variant " + variant.id(), Column.VARIANTS, run, Judge::right);
    }
    for (var take : exercise.takes()) {
      var run = bench.recording(lesson, take);
      var name = "recording " + take.name();
      addRecorded(name, Column.RECORDING, run, recorded -> recordings.complaint(take, recorded));
    }
    add("chapter", Column.CHAPTER, () -> chapters.card(exercise));
    return tests;
  }

  /** The mistakes to look at: all of them, or every third. */
  private List<Mistake> looked() {
    var all = exercise.mistakes();
    return IntStream.range(0, all.size())
        .filter(nth -> third.isEmpty() || nth % 3 == third.get())
        .mapToObj(all::get)
        .toList();
  }

  private void add(
      String name, Column column, Bench.Run run, Function<Verdict, Optional<String>> judge) {
    addRecorded(name, column, run, recorded -> judge.apply(recorded.verdict()));
  }

  private interface Judging {
    Optional<String> complaint(Engine.Recorded run) throws IOException;
  }

  private void addRecorded(String name, Column column, Bench.Run run, Judging judge) {
    add(
        name,
        column,
        () -> {
          var found = timed(run.get());
          var skipped = Judge.skipped(found.verdict());
          if (skipped.isPresent()) {
            scoreboard.skipped(exercise, column);
            abort(skipped.get());
          }
          var first = judge.complaint(found);
          if (first.isEmpty()) {
            return first;
          }
          var again = run.again();
          if (again.isEmpty()) {
            return first;
          }
          var second = judge.complaint(timed(again.get()));
          if (second.isEmpty()) {
            scoreboard.unsteady(exercise.id() + " " + name, first.get());
          }
          return second;
        });
  }

  /** What the tests took, without the start of the JVM they run in. */
  private static Duration testing(Verdict verdict) {
    return verdict.tests().stream().map(TestResult::took).reduce(Duration.ZERO, Duration::plus);
  }

  private Engine.Recorded timed(Engine.Recorded run) {
    scoreboard.took(exercise, run.verdict().took());
    return run;
  }

  private void add(String name, Column column, ThrowingSupplier<Optional<String>> complaint) {
    scoreboard.expect(exercise, column);
    expected++;
    tests.add(
        dynamicTest(
            name,
            () -> {
              try {
                complaint.get().ifPresent(why -> fail(exercise.id() + " " + name + ": " + why));
                scoreboard.passed(exercise, column);
              } finally {
                tellWhenDone();
              }
            }));
  }

  /** So that whoever waits for a long run sees how far it is. */
  private void tellWhenDone() {
    done++;
    if (done == expected) {
      System.out.println(scoreboard.row(exercise));
    }
  }
}
