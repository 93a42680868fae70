package basics;

import java.util.Optional;

/**
 * Exercise 1.5: a bounded buffer between the threads that take orders and the threads that pack
 * them. It may be used by any number of threads.
 *
 * @param <T> what is handed over
 */
public class HandOff<T> {

  /**
   * An empty buffer.
   *
   * @param capacity how many items it holds at most
   */
  public HandOff(int capacity) {
    // TODO 1: keep what the buffer needs. Anything of the JDK will do; there is no broker here yet.
  }

  /**
   * Adds an item at the end; waits while the buffer is full.
   *
   * @throws IllegalStateException if the buffer is stopped, be it while waiting; the item is not in
   * @throws InterruptedException if the thread is interrupted while it waits; the item is not in
   */
  public void put(T item) throws InterruptedException {
    // TODO 2: wait while the buffer is full, then add the item.
    throw new UnsupportedOperationException("TODO 1.5: wait while the buffer is full, then add");
  }

  /**
   * Takes the item that has been in the buffer longest; waits while there is none.
   *
   * @return the item; empty once the buffer is stopped and nothing is left in it
   * @throws InterruptedException if the thread is interrupted while it waits; nothing is taken
   */
  public Optional<T> take() throws InterruptedException {
    // TODO 3: wait while the buffer is empty and not stopped, then take the first item, if any.
    throw new UnsupportedOperationException("TODO 1.5: wait while the buffer is empty, then take");
  }

  /** Lets nothing more in. Consumers may take what is left; then they are told to end. */
  public void stop() {
    // TODO 4: remember it, and wake everyone who waits.
    throw new UnsupportedOperationException("TODO 1.5: stop, and wake everyone who waits");
  }
}
