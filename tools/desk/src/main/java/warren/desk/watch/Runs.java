package warren.desk.watch;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import warren.course.Exercise;
import warren.desk.engine.Verdict;
import warren.desk.session.Judge;

/** One run at a time; a new one supersedes the one that is still going on. */
final class Runs implements AutoCloseable {

  private final Judge judge;
  private final Reporter reporter;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "runs");
            thread.setDaemon(true);
            return thread;
          });
  private long latest;
  private Thread running;

  Runs(Judge judge, Reporter reporter) {
    this.judge = judge;
    this.reporter = reporter;
  }

  synchronized void start(Exercise exercise) {
    long number = supersede();
    executor.execute(() -> run(exercise, number));
  }

  /** Judges them one after the other, a line each. */
  synchronized void startAll(List<Exercise> exercises) {
    long number = supersede();
    executor.execute(() -> runAll(exercises, number));
  }

  private void runAll(List<Exercise> exercises, long number) {
    List<Exercise> failed = new ArrayList<>();
    for (Exercise exercise : exercises) {
      Optional<Verdict> verdict = judged(exercise, number);
      if (verdict.isEmpty() || !isLatest(number)) {
        return;
      }
      reporter.oneOfMany(exercise, verdict.get());
      if (!verdict.get().passed()) {
        failed.add(exercise);
      }
    }
    reporter.ofMany(exercises.size(), failed);
  }

  private synchronized long supersede() {
    if (running != null) {
      running.interrupt();
    }
    return ++latest;
  }

  private void run(Exercise exercise, long number) {
    judged(exercise, number)
        .filter(verdict -> isLatest(number))
        .ifPresent(verdict -> reporter.verdict(exercise, verdict));
  }

  /** Empty if it is superseded, or if there is no verdict, and why was told. */
  private Optional<Verdict> judged(Exercise exercise, long number) {
    if (!begin(number)) {
      return Optional.empty();
    }
    try {
      return Optional.of(judge.run(exercise));
    } catch (CancellationException superseded) {
      return Optional.empty();
    } catch (IllegalStateException | UncheckedIOException failed) {
      reporter.noVerdict(failed);
      return Optional.empty();
    } finally {
      end();
    }
  }

  private synchronized boolean begin(long number) {
    if (number == latest) {
      running = Thread.currentThread();
    }
    return number == latest;
  }

  /** From here on nobody interrupts; an interrupt that came too late is forgotten. */
  private synchronized void end() {
    running = null;
    Thread.interrupted();
  }

  private synchronized boolean isLatest(long number) {
    return number == latest;
  }

  @Override
  public void close() {
    supersede();
    executor.shutdown();
  }
}
