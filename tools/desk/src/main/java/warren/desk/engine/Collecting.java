package warren.desk.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Takes in what workers still say of the wire after their last word, beside everything else. */
final class Collecting {

  /** As long as a worker takes that has to end its tests, and some more. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Set<CountDownLatch> underWay = ConcurrentHashMap.newKeySet();

  /** Hands over what the worker says until it has ended, and closes it. */
  void from(WorkerProcess worker, Verdict verdict, Consumer<Engine.Recorded> onRecorded) {
    var done = new CountDownLatch(1);
    underWay.add(done);
    Thread thread =
        new Thread(
            () -> {
              try (worker) {
                onRecorded.accept(new Engine.Recorded(verdict, tapes(worker)));
              } finally {
                underWay.remove(done);
                done.countDown();
              }
            },
            "tapes");
    thread.setDaemon(true);
    thread.start();
  }

  private static List<String> tapes(WorkerProcess worker) {
    List<String> tapes = new ArrayList<>();
    try {
      for (Message next = worker.next(PATIENCE);
          !(next instanceof Message.Ended);
          next = worker.next(PATIENCE)) {
        if (next instanceof Message.Recorded recorded) {
          tapes.add(recorded.text());
        }
      }
    } catch (InterruptedException noMore) {
      Thread.currentThread().interrupt();
    }
    return tapes;
  }

  /** Waits until all is handed over, for as long as a worker may take. */
  void await() {
    try {
      for (CountDownLatch each : List.copyOf(underWay)) {
        each.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
