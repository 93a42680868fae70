package basics;

/**
 * Where the stock is kept. It takes five writers at a time; more of them only get in each other's
 * way.
 */
public interface StockDatabase {

  /**
   * Takes what an order needs from the stock. This may take a while.
   *
   * @param order the order's number
   */
  void write(String order);
}
