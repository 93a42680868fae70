package warren.desk.mutate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import warren.course.Exercise;
import warren.course.Lesson;
import warren.desk.engine.Engine;
import warren.desk.engine.Job;
import warren.desk.engine.Verdict;
import warren.desk.mutate.Findings.Judged;
import warren.desk.verify.OrderedRuns;
import warren.lab.Failure;

/** Runs exercises' tests on the mutants of their solutions. */
public final class MutantRuns implements AutoCloseable {

  private final Engine engine;

  /**
   * For one course.
   *
   * @param root its folder
   */
  public MutantRuns(Path root) {
    engine = Engine.forMany(root, OrderedRuns.AT_ONCE);
  }

  /**
   * What the exercise's tests say of its mutants.
   *
   * @throws IOException if a source cannot be read
   * @throws IllegalStateException if the solution itself does not pass, or the broker is gone
   */
  public Findings of(Lesson lesson, Exercise exercise) throws IOException, InterruptedException {
    long began = System.nanoTime();
    var solution = Files.readString(exercise.solution());
    var first = verdict(lesson, exercise, solution);
    if (!first.passed()) {
      throw new IllegalStateException(
          "The solution of %s does not pass, so its mutants tell nothing.\n%s"
              .formatted(exercise.id(), said(first)));
    }
    var fates = fates(lesson, exercise, Mutants.of(solution));
    var judged = fates.stream().filter(each -> each.fate() != Fate.DID_NOT_COMPILE).toList();
    return new Findings(
        exercise,
        judged,
        fates.size() - judged.size(),
        Duration.ofNanos(System.nanoTime() - began));
  }

  private List<Judged> fates(Lesson lesson, Exercise exercise, List<Mutant> mutants)
      throws IOException, InterruptedException {
    List<Callable<Judged>> runs = new ArrayList<>();
    for (var mutant : mutants) {
      runs.add(() -> new Judged(mutant, fate(lesson, exercise, mutant)));
    }
    List<Judged> judged = new ArrayList<>();
    OrderedRuns.all(exercise, runs, judged::add);
    return judged;
  }

  /** Of one that should survive and does not, or if the broker fails, a second run decides. */
  private Fate fate(Lesson lesson, Exercise exercise, Mutant mutant) {
    boolean equal = exercise.equal().stream().anyMatch(e -> e.mutant().equals(mutant.id()));
    var verdict = verdict(lesson, exercise, mutant.text());
    boolean doubtful = verdict.outcome() == Verdict.Outcome.ENVIRONMENT || equal;
    return Fate.of(
        doubtful && !verdict.passed() ? verdict(lesson, exercise, mutant.text()) : verdict);
  }

  private Verdict verdict(Lesson lesson, Exercise exercise, String text) {
    return engine.run(Job.of(lesson, exercise, text), result -> {});
  }

  private static String said(Verdict verdict) {
    return verdict.failures().map(Failure::text).findFirst().orElse(verdict.detail());
  }

  @Override
  public void close() {
    engine.close();
  }
}
