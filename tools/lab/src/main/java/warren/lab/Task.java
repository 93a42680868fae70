package warren.lab;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Code that runs beside the test in a thread of its own, such as a call that has to wait. The end
 * of a test interrupts what still runs.
 *
 * @param <T> what it returns
 */
public final class Task<T> {

  private final String label;
  private final FutureTask<T> future;
  private final Thread thread;
  private final Waiting waiting;
  private final LearnerCode code;
  private final Set<String> stuck;

  /** Work that returns nothing. */
  @FunctionalInterface
  public interface Action {

    /** Does it. */
    void run() throws Exception;
  }

  private Task(
      String label, Callable<T> work, Waiting waiting, LearnerCode code, Set<String> stuck) {
    this.label = label;
    this.future = new FutureTask<>(work);
    this.thread = new Thread(future, label);
    this.waiting = waiting;
    this.code = code;
    this.stuck = stuck;
  }

  /**
   * Starts it.
   *
   * @param stuck labels of tasks that did not come back in earlier tests; this one may become one
   */
  static <T> Task<T> start(
      String label, Callable<T> work, Waiting waiting, LearnerCode code, Set<String> stuck) {
    var task = new Task<>(label, work, waiting, code, stuck);
    task.thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    task.thread.setDaemon(true);
    task.thread.start();
    return task;
  }

  /** Whether it has returned or thrown. */
  public boolean isDone() {
    return future.isDone();
  }

  /**
   * Waits until it is done, or waits itself: for another thread, for a gate, for the broker.
   *
   * @return whether it is done
   * @throws Finding if it does neither, but keeps a processor busy
   */
  public boolean settle() {
    int[] seenWaiting = {0};
    waiting.eventually(
        label + " to come to rest",
        () -> {
          seenWaiting[0] = isWaiting() ? seenWaiting[0] + 1 : 0;
          if (!isDone() && seenWaiting[0] < 2) { // once may be no more than a contended lock
            throw new Finding(
                label + " to return, or to wait",
                "it runs on and on, and keeps a processor busy" + place());
          }
        });
    return isDone();
  }

  private boolean isWaiting() {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED -> true;
      case NEW, RUNNABLE, TERMINATED -> false;
    };
  }

  /**
   * Waits until it is done; not for long if one of its label was not in an earlier test.
   *
   * @return what it returned
   * @throws Finding if it does not come back, with the learner's line where it is
   * @throws Exception what it threw
   */
  public T result() throws Exception {
    awaitEnd();
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (Exception) e.getCause();
    }
  }

  /**
   * @throws Finding if it does not come back, with the learner's line where it is
   */
  void awaitEnd() {
    awaitEnd(
        () ->
            waiting.eventually(
                label + " to come back",
                this::assertDone,
                stuck.contains(label) ? Patience.SHORT : Patience.LONGEST));
  }

  /**
   * Waits for a call that has a time limit of its own, and may say nothing until that is over.
   *
   * @throws Finding if it has not come back by then
   */
  void awaitEnd(Duration within) {
    awaitEnd(() -> waiting.eventuallyWithin(within, label + " to come back", this::assertDone));
  }

  private void awaitEnd(Runnable wait) {
    if (isDone()) {
      return;
    }
    try {
      wait.run();
    } catch (Finding late) {
      stuck.add(label);
      throw late;
    }
  }

  /** What it threw at its end, if it did; what nobody has written yet stays a TODO. */
  Optional<Throwable> thrown() {
    return Attempt.at(this::result, code).thrown();
  }

  /** What it returned at its end; null if it threw. */
  Object returned() {
    var returned = new AtomicReference<Object>();
    Attempt.at(() -> returned.set(result()), code);
    return returned.get();
  }

  /** How it ended, such as {@code it returned Optional.empty} or {@code it threw …}. */
  String outcome() {
    var returned = returned();
    return returned == null ? Attempt.at(this::result, code).toString() : "it returned " + returned;
  }

  private void assertDone() {
    if (!isDone()) {
      throw new Finding(label + " to come back", "it still waits" + place());
    }
  }

  private String place() {
    var stack = code.stack(thread);
    return stack.isEmpty() ? "" : " (" + stack.get(0) + ")";
  }

  /** Interrupts its thread. */
  public void interrupt() {
    thread.interrupt();
  }

  @Override
  public String toString() {
    return label;
  }
}
