package warren.desk.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import warren.course.Course;
import warren.course.Take;
import warren.desk.engine.Engine;
import warren.desk.engine.Verdict;
import warren.desk.engine.Verdict.Outcome;
import warren.lab.Failure;

/** The recordings that are kept in {@code docs/recordings}, from which the guide draws. */
public final class Recordings {

  private final Course course;

  /** Of one course. */
  public Recordings(Course course) {
    this.course = course;
  }

  /** Where it is kept. */
  public Path file(Take take) {
    return course.recording(take.name());
  }

  /** The table of what each type of exchange does to the same messages. */
  public Path exchangeTable() {
    return course.recordings().resolve("exchange-types.adoc");
  }

  /**
   * What is to be kept of a run.
   *
   * @throws IllegalStateException where the solution did not pass or the mistake did not fail
   */
  public String text(Take take, Engine.Recorded run) {
    var verdict = run.verdict();
    var id = take.exercise().id();
    var expected = take.mistake().isPresent() ? Outcome.FAILED : Outcome.PASSED;
    if (verdict.outcome() != expected || run.recordings().isEmpty()) {
      throw new IllegalStateException(
          "The run of %s in %s was to be %s and is %s, so there is nothing to record:%n%s"
              .formatted(take.name(), take.test(), expected, verdict.outcome(), said(verdict)));
    }
    var who = take.mistake().map(mistake -> "mistake " + mistake.id()).orElse("solution");
    return """
    ' What the %s of %s says on the wire in the test %s.
    ' Written by ./warren record %s; do not edit.
    %s\
    """
        .formatted(who, id, take.test(), id, run.recordings().get(0));
  }

  private static String said(Verdict verdict) {
    return verdict
        .failures()
        .map(Failure::text)
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

  /** What an author has to mend where a run today is not what is kept; empty where it is. */
  public Optional<String> complaint(Take take, Engine.Recorded run) throws IOException {
    String now;
    try {
      now = text(take, run);
    } catch (IllegalStateException nothingToCompare) {
      return Optional.of(nothingToCompare.getMessage());
    }
    var kept = kept(file(take));
    if (kept.equals(Optional.of(now))) {
      return Optional.empty();
    }
    var next =
        "Next: ./warren record %s, then look at what git diff says".formatted(take.exercise().id());
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
    return "something else is said today. Line %d was%n  %s%nand is%n  %s"
        .formatted(line + 1, lineOf(then, line), lineOf(now, line));
  }

  private static String lineOf(List<String> lines, int line) {
    return line < lines.size() ? lines.get(line) : "(the end)";
  }

  /** Files of which no exercise knows, such as those of an exercise that was renumbered. */
  public List<Path> withoutExercise() throws IOException {
    var known = course.takes().stream().map(this::file).toList();
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
