package basics;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Exercise 1.5: a bounded buffer between the threads that take orders and the threads that pack
 * them. It may be used by any number of threads.
 *
 * @param <T> what is handed over
 */
public class HandOff<T> {

  // tag::handoff[]
  private final int capacity;
  private final Queue<T> items = new ArrayDeque<>();
  private boolean stopped;

  /**
   * An empty buffer.
   *
   * @param capacity how many items it holds at most
   */
  public HandOff(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Adds an item at the end; waits while the buffer is full.
   *
   * @throws IllegalStateException if the buffer is stopped, be it while waiting; the item is not in
   * @throws InterruptedException if the thread is interrupted while it waits; the item is not in
   */
  public synchronized void put(T item) throws InterruptedException {
    while (items.size() == capacity && !stopped) { // <1>
      wait();
    }
    if (stopped) {
      throw new IllegalStateException("stopped");
    }
    items.add(item);
    notifyAll(); // <2>
  }

  /**
   * Takes the item that has been in the buffer longest; waits while there is none.
   *
   * @return the item; empty once the buffer is stopped and nothing is left in it
   * @throws InterruptedException if the thread is interrupted while it waits; nothing is taken
   */
  public synchronized Optional<T> take() throws InterruptedException {
    while (items.isEmpty() && !stopped) {
      wait();
    }
    var item = Optional.ofNullable(items.poll()); // <3>
    notifyAll();
    return item;
  }

  /** Lets nothing more in. Consumers may take what is left; then they are told to end. */
  public synchronized void stop() {
    stopped = true;
    notifyAll(); // <4>
  }
  // end::handoff[]
}
