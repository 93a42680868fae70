package warren.desk.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import warren.course.Course;
import warren.course.Exercise;
import warren.desk.engine.Engine;
import warren.desk.engine.Verdict;

/** The recordings that are kept in {@code docs/recordings}, from which the guide draws. */
public final class Recordings {

  private final Course course;

  /** Of one course. */
  public Recordings(Course course) {
    this.course = course;
  }

  /** The exercise's file. */
  public Path file(Exercise exercise) {
    return course.recording(exercise.id());
  }

  /** The table of what each type of exchange does to the same messages. */
  public Path exchangeTable() {
    return course.recordings().resolve("exchange-types.adoc");
  }

  /**
   * What is to be kept of a run of the exercise's recorded test.
   *
   * @throws IllegalStateException where the test did not pass, with what it said
   */
  public String text(Exercise exercise, Engine.Recorded run) {
    var verdict = run.verdict();
    var test = exercise.recording().orElseThrow();
    if (!verdict.passed() || run.recordings().isEmpty()) {
      throw new IllegalStateException(
          "The solution of %s does not pass %s, so there is nothing to record:%n%s"
              .formatted(exercise.id(), test, said(verdict)));
    }
    return """
        ' What the solution of %s says on the wire in the test %s.
        ' Written by ./warren record %s; do not edit.
        %s"""
        .formatted(exercise.id(), test, exercise.id(), run.recordings().get(0));
  }

  private static String said(Verdict verdict) {
    return verdict.tests().stream()
        .flatMap(test -> test.failure().stream())
        .findFirst()
        .orElse(verdict.outcome() + " " + verdict.detail());
  }

  /** Keeps that text in that file; says whether it differs from what was there. */
  public boolean keep(Path file, String text) throws IOException {
    if (kept(file).equals(Optional.of(text))) {
      return false;
    }
    Files.createDirectories(course.recordings());
    Files.writeString(file, text);
    return true;
  }

  /**
   * What an author has to mend where a run of the solution today is not what is kept; empty where
   * it is.
   */
  public Optional<String> complaint(Exercise exercise, Engine.Recorded run) throws IOException {
    var now = text(exercise, run);
    var kept = kept(file(exercise));
    if (kept.equals(Optional.of(now))) {
      return Optional.empty();
    }
    var next = "Next: ./warren record %s, then look at what git diff says".formatted(exercise.id());
    return Optional.of(
        kept.map(then -> firstDifference(then.lines().toList(), now.lines().toList()))
                .orElse("the recording is missing.")
            + "\n"
            + next);
  }

  private static String firstDifference(List<String> then, List<String> now) {
    int line = 0;
    while (line < Math.min(then.size(), now.size()) && then.get(line).equals(now.get(line))) {
      line++;
    }
    return "the solution says something else today. Line %d was%n  %s%nand is%n  %s"
        .formatted(line + 1, lineOf(then, line), lineOf(now, line));
  }

  private static String lineOf(List<String> lines, int line) {
    return line < lines.size() ? lines.get(line) : "(the end)";
  }

  /** Files of which no exercise knows, such as those of an exercise that was renumbered. */
  public List<Path> withoutExercise() throws IOException {
    var known =
        course.exercises().stream().filter(e -> e.recording().isPresent()).map(this::file).toList();
    try (var files = Files.list(course.recordings())) {
      return files.filter(f -> f.toString().endsWith(".txt") && !known.contains(f)).toList();
    }
  }

  /** What that file keeps, empty where there is none. */
  public Optional<String> kept(Path file) throws IOException {
    return Files.exists(file)
        ? Optional.of(Files.readString(file).replace("\r\n", "\n"))
        : Optional.empty();
  }
}
