package warren.desk.checks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import warren.course.Answer;
import warren.course.Exercise;
import warren.course.Lesson;
import warren.course.Take;
import warren.desk.engine.Engine;
import warren.desk.engine.Job;
import warren.desk.engine.Verdict;

/**
 * Runs answers of exercises in the order in which they are given to it, several at once: most of
 * the time a test waits for the broker.
 */
final class Bench implements AutoCloseable {

  private static final int AT_ONCE = 4 * Runtime.getRuntime().availableProcessors();

  private final Engine engine;
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

  /**
   * For one course.
   *
   * @param root its folder
   */
  Bench(Path root) {
    engine = Engine.forMany(root, AT_ONCE);
  }

  Future<Verdict> starter(Lesson lesson, Exercise exercise) {
    return run(lesson, exercise, "main", Map.of(), Optional.empty());
  }

  Future<Verdict> solution(Lesson lesson, Exercise exercise) {
    return run(lesson, exercise, "solution", Map.of(), Optional.empty());
  }

  /**
   * An answer in place of the solution.
   *
   * @param method the only test to run, or empty for all of them
   * @throws IOException where the answer's source cannot be read
   */
  Future<Verdict> answer(Lesson lesson, Exercise exercise, Answer answer, Optional<String> method)
      throws IOException {
    var overlay = Map.of(exercise.solution(), answer.text(exercise.solution()));
    return run(lesson, exercise, "solution", overlay, method);
  }

  /** A run that is recorded. */
  Future<Engine.Recorded> recording(Lesson lesson, Take take) throws IOException {
    var job = Job.of(lesson, take);
    return threads.submit(() -> engine.record(job));
  }

  private Future<Verdict> run(
      Lesson lesson,
      Exercise exercise,
      String answers,
      Map<Path, String> overlay,
      Optional<String> method) {
    var job = Job.of(lesson, exercise, answers, overlay, method);
    return threads.submit(() -> engine.run(job, result -> {}));
  }

  @Override
  public void close() {
    threads.shutdownNow();
    engine.close();
  }
}
