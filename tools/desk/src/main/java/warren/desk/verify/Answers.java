package warren.desk.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import warren.course.Answer;
import warren.course.Exercise;
import warren.course.Lesson;
import warren.desk.engine.Engine;
import warren.desk.engine.Job;
import warren.desk.engine.TestResult;
import warren.desk.engine.Verdict;
import warren.lab.Failure;

/** Answers of one exercise, and what their author would read of each. */
public final class Answers {

  private final Lesson lesson;
  private final Exercise exercise;
  private final Map<String, String> texts = new LinkedHashMap<>();

  /** None yet, of an exercise. */
  public Answers(Lesson lesson, Exercise exercise) {
    this.lesson = lesson;
    this.exercise = exercise;
  }

  /**
   * Takes a mistake or variant that the lesson keeps, by its id.
   *
   * @throws IOException if its source cannot be read
   * @return whether there is one
   */
  public boolean take(String id) throws IOException {
    var mistakes = exercise.mistakes().stream().filter(mistake -> mistake.id().equals(id));
    var variants = exercise.variants().stream().filter(variant -> variant.id().equals(id));
    Optional<Answer> kept =
        Stream.concat(
                mistakes.map(mistake -> mistake.answer()),
                variants.map(variant -> variant.answer()))
            .findFirst();
    if (kept.isPresent()) {
      texts.put(id, kept.get().text(exercise.solution()));
    }
    return kept.isPresent();
  }

  /**
   * Takes what stands in the folders of a folder, each with a file like the exercise's.
   *
   * @throws IOException if it cannot be read
   * @return how many there are
   */
  public int takeFrom(Path folder) throws IOException {
    var name = exercise.solution().getFileName();
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    List<Path> folders;
    try (var inside = Files.list(folder)) {
      folders = inside.filter(each -> Files.exists(each.resolve(name))).sorted().toList();
    }
    for (var each : folders) {
      texts.put(each.getFileName().toString(), Files.readString(each.resolve(name)));
    }
    return folders.size();
  }

  /**
   * Judges them.
   *
   * @param root the course's folder
   * @param tell is told of each, in their order
   */
  public void judge(Path root, Consumer<String> tell) throws IOException, InterruptedException {
    try (var engine = Engine.forMany(root, OrderedRuns.AT_ONCE)) {
      List<Callable<String>> runs = new ArrayList<>();
      texts.forEach(
          (name, text) -> {
            var job = Job.of(lesson, exercise, text);
            runs.add(() -> told(name, engine.run(job, result -> {})));
          });
      OrderedRuns.all(exercise, runs, tell);
    }
  }

  /** The first failure whole; of the others their tests and causes. */
  private static String told(String name, Verdict verdict) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "== %s: %s, %.1f s".formatted(name, verdict.outcome(), verdict.took().toMillis() / 1e3));
    var failed =
        verdict.tests().stream().filter(test -> test.status() == TestResult.Status.FAILED).toList();
    if (!verdict.detail().isBlank()) {
      lines.add(verdict.detail());
    }
    failed.stream()
        .limit(1)
        .forEach(
            test -> lines.add(head(test) + "\n" + test.failure().map(Failure::text).orElse("")));
    failed.stream().skip(1).forEach(test -> lines.add(head(test)));
    return String.join("\n", lines);
  }

  private static String head(TestResult test) {
    var causes =
        test.failure().stream()
            .flatMap(failure -> failure.causes().stream())
            .map(Failure.Cause::id)
            .filter(id -> !id.isEmpty())
            .collect(Collectors.joining(", "));
    return "-- %s, %.1f s%s"
        .formatted(
            test.method(),
            test.took().toMillis() / 1e3,
            causes.isEmpty() ? "" : "  [" + causes + "]");
  }
}
