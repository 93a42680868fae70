package basics;

import java.util.LinkedList;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

public class HandOff<T> {

  private final int capacity;
  private final LinkedList<T> items = new LinkedList<>();
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
      while (!stopped && items.size() >= capacity) {
        hasRoom.await();
      }
      if (stopped) {
        throw new IllegalStateException("this hand-off is closed");
      }
      items.addLast(item);
      hasItems.signal(); // each waiter at this condition is a consumer, and one item suits one
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
      if (items.isEmpty()) {
        return Optional.empty();
      }
      T item = items.removeFirst();
      hasRoom.signal();
      return Optional.of(item);
    } finally {
      lock.unlock();
    }
  }

  public void stop() {
    lock.lock();
    try {
      stopped = true;
      hasRoom.signalAll();
      hasItems.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
