package delay;

import java.util.function.Function;

/** The shop's database: its orders and its stock. It outlives every program. */
public interface Shop {

  /** Where an order stands. */
  enum State {
    /** Nobody has placed it yet. */
    UNKNOWN,
    /** Placed and not paid. */
    OPEN,
    PAID,
    CANCELLED
  }

  /** What can be done in a transaction. */
  interface Tables {

    /** Where an order stands at this moment; in the next it may stand elsewhere. */
    State state(String order);

    /**
     * Moves an order from one state to another, if that is where it still stands: of two who try at
     * the same time one alone does it, whichever program they are in.
     *
     * @return whether it was this call that did it
     */
    boolean move(String order, State from, State to);

    /** Takes the order's piece out of the stock, each time it is called. */
    void takeStock(String order);

    /** Puts the order's piece back into the stock, each time it is called. */
    void returnStock(String order);
  }

  /**
   * Does some work in one transaction: all of it takes effect when it returns, and nothing of it if
   * it throws or the program dies.
   *
   * @return what the work returns
   * @throws RuntimeException of whatever kind, if the database fails, perhaps for a moment only
   */
  <T> T transaction(Function<Tables, T> work);
}
