package warren.lab;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Sends the heartbeats of all connections of the lab. Each would have a thread of its own for that,
 * which looks like one of the learner's that has planned something.
 */
final class Heartbeats {

  /** The name of its one thread. */
  static final String NAME = "lab heartbeats";

  static final ScheduledExecutorService EXECUTOR = executor();

  private static final int IDLE_MILLIS = 200;

  private Heartbeats() {}

  private static ScheduledExecutorService executor() {
    var executor =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              var thread = new Thread(work, NAME);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setKeepAliveTime(IDLE_MILLIS, TimeUnit.MILLISECONDS);
    executor.allowCoreThreadTimeOut(true); // it ends with the last connection
    return executor;
  }
}
