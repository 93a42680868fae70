package warren.lab;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Ends a test whose code does not come back, and says where it was. */
final class TimeLimit {

  /** How long one test may take; several times what its waits can add up to. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  private static long pausedSince;
  private static Duration paused = Duration.ZERO;

  private TimeLimit() {}

  /**
   * Does what no test is to blame for, such as starting the broker: meanwhile the time of all tests
   * stands still. One thread at a time may.
   */
  static <T> T outside(Supplier<T> work) {
    pause();
    try {
      return work.get();
    } finally {
      resume();
    }
  }

  private static synchronized void pause() {
    pausedSince = System.nanoTime();
  }

  private static synchronized void resume() {
    paused = paused();
    pausedSince = 0;
  }

  /** How long it has stood still since the process began. */
  private static synchronized Duration paused() {
    return pausedSince == 0 ? paused : paused.plusNanos(System.nanoTime() - pausedSince);
  }

  /** A test. */
  @FunctionalInterface
  interface Body {
    Object proceed() throws Throwable;
  }

  /**
   * Runs the test in a thread of its own.
   *
   * @throws Finding with the learner's stack if it takes longer than the limit
   * @throws Throwable what the test throws
   */
  static void run(Body body, LearnerCode code, Duration limit) throws Throwable {
    var task =
        new FutureTask<Optional<Throwable>>(
            () -> {
              try {
                body.proceed();
                return Optional.empty();
              } catch (Throwable e) {
                return Optional.of(e);
              }
            });
    var thread = new Thread(task, "test");
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    thread.setDaemon(true);
    thread.start();
    var thrown = outcome(task, limit).orElseThrow(() -> late(thread, code, limit));
    if (thrown.isPresent()) {
      throw thrown.get();
    }
  }

  private static Finding late(Thread thread, LearnerCode code, Duration limit) {
    var stack = code.stack(thread);
    thread.interrupt();
    return Finding.late(
        "the test to be done within " + limit.toSeconds() + " s",
        stack.isEmpty()
            ? "it is still waiting; your code is not on its stack"
            : "your code did not come back:\n            " + String.join("\n            ", stack));
  }

  /** Its result; empty if it has none within the limit. */
  private static <T> Optional<T> outcome(Future<T> task, Duration limit)
      throws InterruptedException, ExecutionException {
    long begin = System.nanoTime();
    var before = paused();
    var left = limit;
    while (true) {
      try {
        return Optional.of(task.get(left.toNanos(), TimeUnit.NANOSECONDS));
      } catch (TimeoutException e) {
        left = limit.plus(paused()).minus(before).minusNanos(System.nanoTime() - begin);
        if (left.isNegative() || left.isZero()) {
          return Optional.empty();
        }
      }
    }
  }
}
