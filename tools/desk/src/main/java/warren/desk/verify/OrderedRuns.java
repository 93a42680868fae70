package warren.desk.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import warren.course.Exercise;

/** Runs of one exercise's tests, several at once where none of them restarts the broker. */
public final class OrderedRuns {

  /** How many there are at once. */
  public static final int AT_ONCE = 2;

  private OrderedRuns() {}

  /**
   * Does them all.
   *
   * @param done is given what came of each, in their order
   * @throws IOException if the exercise's test cannot be read
   * @throws IllegalStateException what one of them threw
   */
  public static <T> void all(Exercise exercise, List<Callable<T>> runs, Consumer<T> done)
      throws IOException, InterruptedException {
    // A test that restarts the broker fails every other one.
    var threads = Executors.newFixedThreadPool(Restarts.in(exercise).isEmpty() ? AT_ONCE : 1);
    try {
      List<Future<T>> begun = new ArrayList<>();
      for (var run : runs) {
        begun.add(threads.submit(run));
      }
      for (var each : begun) {
        done.accept(each.get());
      }
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause().getMessage(), failed.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
