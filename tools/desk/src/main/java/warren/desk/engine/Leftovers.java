package warren.desk.engine;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What a job may leave behind in its JVM that could harm the next one. */
final class Leftovers {

  /** How long a thread that was told to end may take. */
  private static final int PATIENCE_MILLIS = 500;

  private static final int LOOK_MILLIS = 10;

  private final Set<Thread> before = Thread.getAllStackTraces().keySet();

  /** Whether no thread that was not there when this was made has anything left to do. */
  boolean none() throws InterruptedException {
    for (int waited = 0; waited < PATIENCE_MILLIS; waited += LOOK_MILLIS) {
      if (ForkJoinPool.commonPool().isQuiescent()
          && Thread.getAllStackTraces().keySet().stream().allMatch(this::harmless)) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return false;
  }

  private boolean harmless(Thread thread) {
    return before.contains(thread)
        || thread instanceof ForkJoinWorkerThread worker
            && worker.getPool() == ForkJoinPool.commonPool()
        || hasNothingToDo(thread);
  }

  /** Whether it is a pool's and waits for a task, with none planned for later. */
  private static boolean hasNothingToDo(Thread thread) {
    var state = thread.getState();
    var frames = List.of(thread.getStackTrace());
    return frames.stream().anyMatch(Leftovers::isWaitForTask)
        && (state == Thread.State.WAITING
            || frames.stream()
                .noneMatch(frame -> frame.getClassName().endsWith("DelayedWorkQueue")));
  }

  private static boolean isWaitForTask(StackTraceElement frame) {
    return frame.getClassName().equals(ThreadPoolExecutor.class.getName())
        && frame.getMethodName().equals("getTask");
  }
}
