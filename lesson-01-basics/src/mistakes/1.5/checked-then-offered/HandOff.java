package basics;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

public class HandOff<T> {

  private final BlockingQueue<T> items;
  private volatile boolean stopped;

  public HandOff(int capacity) {
    items = new LinkedBlockingQueue<>(capacity);
  }

  public void put(T item) throws InterruptedException {
    do {
      if (stopped) {
        throw new IllegalStateException("stopped");
      }
    } while (!items.offer(item, 20, TimeUnit.MILLISECONDS));
  }

  public Optional<T> take() throws InterruptedException {
    while (true) {
      boolean last = stopped;
      var item = items.poll(20, TimeUnit.MILLISECONDS);
      if (item != null || last) {
        return Optional.ofNullable(item);
      }
    }
  }

  public void stop() {
    stopped = true;
  }
}
