package warren.desk.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Which test is running and since when, for the one who watches the time. */
final class Progress {

  private final long began = System.nanoTime();
  private String test = "";
  private long since = began;
  private final CountDownLatch end = new CountDownLatch(1);

  /** Something has begun or ended; {@code test} is the one that runs now, or "". */
  synchronized void now(String test) {
    this.test = test;
    this.since = System.nanoTime();
  }

  synchronized String test() {
    return test;
  }

  synchronized Duration sinceLast() {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  Duration sinceBegin() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  void end() {
    end.countDown();
  }

  /** Waits so long for the end. */
  boolean awaitEnd(long millis) throws InterruptedException {
    return end.await(millis, TimeUnit.MILLISECONDS);
  }
}
