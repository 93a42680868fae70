package patterns;

/** A board in a shop window that shows the prices of the day. */
@FunctionalInterface
public interface PriceBoard {

  /**
   * Shows a price.
   *
   * @param price such as {@code tea 4.20}
   */
  void show(String price);
}
