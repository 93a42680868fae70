package delay;

import java.util.Locale;

/**
 * Something that happened to an order, as the shop tells it: {@code placed order-7}, {@code paid
 * order-7}.
 */
public record ShopEvent(Kind kind, String order) {

  /** What happened. */
  public enum Kind {
    PLACED,
    PAID
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static ShopEvent parse(String text) {
    var words = text.split(" ");
    if (words.length != 2) {
      throw new IllegalArgumentException("not an event of the shop: " + text);
    }
    return new ShopEvent(Kind.valueOf(words[0].toUpperCase(Locale.ROOT)), words[1]);
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + " " + order;
  }
}
