package idempotency;

/**
 * How many pieces of an article are on the shelf, as the warehouse counted them.
 *
 * @param article such as {@code nut-m8}; without blanks
 * @param pieces 0 or more
 * @param version the warehouse numbers what it says of an article from 1; a higher one is newer
 */
public record StockLevel(String article, long pieces, long version) {

  /**
   * Reads a message's body.
   *
   * @param text such as {@code nut-m8 #5: 37}
   * @throws IllegalArgumentException if it is not a stock level
   */
  public static StockLevel parse(String text) {
    var parts = text.split(" #|: ", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("no stock level, such as nut-m8 #5: 37: " + text);
    }
    return new StockLevel(parts[0], Long.parseLong(parts[2]), Long.parseLong(parts[1]));
  }

  /** A message's body, such as {@code nut-m8 #5: 37}; {@link #parse} reads it. */
  @Override
  public String toString() {
    return article + " #" + version + ": " + pieces;
  }
}
