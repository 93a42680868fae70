package basics;

import java.util.LinkedList;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Semaphore;

public class HandOff<T> {

  private final Queue<T> items = new LinkedList<>();
  private final Semaphore room;
  private final Semaphore filled = new Semaphore(0);
  private volatile boolean stopped;

  public HandOff(int capacity) {
    room = new Semaphore(capacity);
  }

  public void put(T item) throws InterruptedException {
    room.acquire();
    if (stopped) {
      room.release();
      throw new IllegalStateException("stopped");
    }
    items.add(item);
    filled.release();
  }

  public Optional<T> take() throws InterruptedException {
    filled.acquire();
    var item = Optional.ofNullable(items.poll());
    (item.isPresent() ? room : filled).release();
    return item;
  }

  public void stop() {
    stopped = true;
    room.release();
    filled.release();
  }
}
