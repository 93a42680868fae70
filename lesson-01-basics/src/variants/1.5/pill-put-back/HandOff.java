package basics;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

public class HandOff<T> {

  private static final Object PILL = new Object();

  private final BlockingQueue<Object> queue;
  private final ReentrantLock producing = new ReentrantLock();
  private boolean stopped;

  public HandOff(int capacity) {
    queue = new ArrayBlockingQueue<>(capacity);
  }

  public void put(T item) throws InterruptedException {
    producing.lockInterruptibly(); // one producer at a time, so that the pill comes after them all
    try {
      if (stopped) {
        throw new IllegalStateException("stopped");
      }
      queue.put(item);
    } finally {
      producing.unlock();
    }
  }

  @SuppressWarnings("unchecked")
  public Optional<T> take() throws InterruptedException {
    Object item = queue.take();
    if (item == PILL) {
      queue.put(PILL); // for the next consumer; nobody else puts any more, so there is room
      return Optional.empty();
    }
    return Optional.of((T) item);
  }

  public void stop() {
    producing.lock(); // waits for a producer that waits for room
    try {
      if (!stopped) {
        stopped = true;
        queue.put(PILL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      producing.unlock();
    }
  }
}
