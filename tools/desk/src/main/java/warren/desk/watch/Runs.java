package warren.desk.watch;

import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import warren.course.Exercise;
import warren.desk.Judge;
import warren.desk.engine.Verdict;

/** One run at a time; a new one supersedes the one that is still going on. */
final class Runs implements AutoCloseable {

  private final Judge judge;
  private final Runnable told;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "runs");
            thread.setDaemon(true);
            return thread;
          });
  private long latest;
  private Thread running;

  /**
   * @param told called after each verdict that was told
   */
  Runs(Judge judge, Runnable told) {
    this.judge = judge;
    this.told = told;
  }

  synchronized void start(Exercise exercise) {
    long number = supersede();
    executor.execute(() -> run(exercise, number));
  }

  private synchronized long supersede() {
    if (running != null) {
      running.interrupt();
    }
    return ++latest;
  }

  private void run(Exercise exercise, long number) {
    if (!begin(number)) {
      return;
    }
    Verdict verdict;
    try {
      verdict = judge.run(exercise);
    } catch (CancellationException superseded) {
      return;
    } catch (IllegalStateException | UncheckedIOException failed) {
      judge.tell(failed);
      return;
    } finally {
      end();
    }
    if (isLatest(number)) {
      judge.tell(exercise, verdict);
      told.run();
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
