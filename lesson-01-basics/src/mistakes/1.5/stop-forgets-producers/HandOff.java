package basics;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

public class HandOff<T> {

  private final int capacity;
  private final Queue<T> items = new ArrayDeque<>();
  private final Lock lock = new ReentrantLock();
  private final Condition hasRoom = lock.newCondition();
  private final Condition hasItems = lock.newCondition();
  private boolean stopped;

  public HandOff(int capacity) {
    this.capacity = capacity;
  }

  public void put(T item) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!stopped && items.size() == capacity) {
        hasRoom.await();
      }
      if (stopped) {
        throw new IllegalStateException("stopped");
      }
      items.add(item);
      hasItems.signal();
    } finally {
      lock.unlock();
    }
  }

  public Optional<T> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!stopped && items.isEmpty()) {
        hasItems.await();
      }
      hasRoom.signal();
      return Optional.ofNullable(items.poll());
    } finally {
      lock.unlock();
    }
  }

  public void stop() {
    lock.lock();
    try {
      stopped = true;
      hasItems.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
