package basics;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

public class HandOff<T> {

  private final Queue<T> items = new ConcurrentLinkedQueue<>();
  private final Semaphore room;
  private final Semaphore filled = new Semaphore(0, true);
  private boolean stopped;

  public HandOff(int capacity) {
    room = new Semaphore(capacity, true);
  }

  public void put(T item) throws InterruptedException {
    room.acquire();
    synchronized (this) {
      if (stopped) {
        room.release(); // for the next who waits
        throw new IllegalStateException("stopped");
      }
      items.add(item);
    }
    filled.release();
  }

  public Optional<T> take() throws InterruptedException {
    filled.acquire();
    var item = Optional.ofNullable(items.poll());
    (item.isPresent() ? room : filled).release(); // a permit without an item is stop's: pass it on
    return item;
  }

  public void stop() {
    synchronized (this) {
      stopped = true;
    }
    room.release();
    filled.release();
  }
}
