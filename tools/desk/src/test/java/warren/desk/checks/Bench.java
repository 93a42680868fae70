package warren.desk.checks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import warren.course.Answer;
import warren.course.Exercise;
import warren.course.Lesson;
import warren.course.Mistake;
import warren.course.Take;
import warren.desk.engine.Engine;
import warren.desk.engine.Job;
import warren.desk.verify.Restarts;

/**
 * Runs answers of exercises in the order in which they are given to it, several at once: most of
 * the time a test waits for the broker. Those that need the broker for themselves come last, one by
 * one, so that no other waits for them.
 */
final class Bench implements AutoCloseable {

  private static final int AT_ONCE = 3 * Runtime.getRuntime().availableProcessors();

  /** Second looks are for a machine that was too busy once, not for a course that is broken. */
  private static final int SECOND_LOOKS = 20;

  private final Engine engine;
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
  private final ReadWriteLock room = new ReentrantReadWriteLock(true);
  private final List<Run> alone = new ArrayList<>();
  private int secondLooks;

  /**
   * For one course.
   *
   * @param root its folder
   */
  Bench(Path root) {
    engine = Engine.forMany(root, AT_ONCE);
  }

  /** A run that has been asked for. */
  final class Run {
    private final FutureTask<Engine.Recorded> first;
    private final Supplier<Engine.Recorded> work;

    private Run(Lock lock, Supplier<Engine.Recorded> work) {
      this.work = work;
      this.first = new FutureTask<>(() -> locked(lock, work));
      if (lock == room.writeLock()) {
        alone.add(this);
      } else {
        threads.execute(first);
      }
    }

    /** What came of it, once it is done. */
    Engine.Recorded get() throws ExecutionException, InterruptedException {
      return first.get();
    }

    /** Runs it once more, with nothing beside it; empty where that was done too often already. */
    Optional<Engine.Recorded> again() {
      if (secondLooks == SECOND_LOOKS) {
        return Optional.empty();
      }
      secondLooks++;
      return Optional.of(locked(room.writeLock(), work));
    }
  }

  /** Says that all runs have been asked for. */
  void complete() {
    alone.forEach(run -> threads.execute(run.first));
  }

  private static <T> T locked(Lock lock, Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  Run starter(Lesson lesson, Exercise exercise) throws IOException {
    return run(lesson, exercise, "main", Map.of(), Optional.empty());
  }

  Run solution(Lesson lesson, Exercise exercise) throws IOException {
    return run(lesson, exercise, "solution", Map.of(), Optional.empty());
  }

  /**
   * An answer in place of the solution.
   *
   * @param method the only test to run, or empty for all of them
   * @throws IOException where the answer's source cannot be read
   */
  Run answer(Lesson lesson, Exercise exercise, Answer answer, Optional<String> method)
      throws IOException {
    var overlay = Map.of(exercise.solution(), answer.text(exercise.solution()));
    return run(lesson, exercise, "solution", overlay, method);
  }

  /** A run that is recorded. */
  Run recording(Lesson lesson, Take take) throws IOException {
    var job = Job.of(lesson, take);
    return new Run(lock(take.exercise(), job.testMethod()), () -> engine.record(job));
  }

  /**
   * An answer that a test refuses which does not restart the broker: those that do are left out, so
   * that it need not run alone.
   *
   * @throws IOException where the answer's source cannot be read
   */
  Run refused(Lesson lesson, Exercise exercise, Mistake mistake) throws IOException {
    var restarting = Restarts.in(exercise);
    if (restarting.contains(mistake.caughtBy())) {
      return answer(lesson, exercise, mistake.answer(), Optional.empty());
    }
    var text = mistake.answer().text(exercise.solution());
    return run(room.readLock(), Job.of(lesson, exercise, text).without(restarting));
  }

  private Run run(
      Lesson lesson,
      Exercise exercise,
      String answers,
      Map<Path, String> overlay,
      Optional<String> method)
      throws IOException {
    return run(lock(exercise, method), Job.of(lesson, exercise, answers, overlay, method));
  }

  private Run run(Lock lock, Job job) {
    return new Run(lock, () -> new Engine.Recorded(engine.run(job, result -> {}), List.of()));
  }

  private Lock lock(Exercise exercise, Optional<String> method) throws IOException {
    var restarting = Restarts.in(exercise);
    boolean alone = method.map(restarting::contains).orElse(!restarting.isEmpty());
    return alone ? room.writeLock() : room.readLock();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    engine.close();
  }
}
