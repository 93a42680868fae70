package ordering;

/**
 * A change to one thing that the shop keeps, such as an order.
 *
 * @param entity what changes, such as {@code order-7}; without blanks
 * @param number the entity's changes are numbered from 1
 */
public record Change(String entity, long number, Kind kind) {

  /** What happens to the entity. */
  public enum Kind {
    INSERT,
    UPDATE,
    DELETE
  }

  /**
   * Reads a message's body.
   *
   * @param text such as {@code order-7 #2 UPDATE}
   * @throws IllegalArgumentException if it is not a change
   */
  public static Change parse(String text) {
    var parts = text.split(" #?", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("no change, such as order-7 #2 UPDATE: " + text);
    }
    return new Change(parts[0], Long.parseLong(parts[1]), Kind.valueOf(parts[2]));
  }

  /** A message's body, such as {@code order-7 #2 UPDATE}; {@link #parse} reads it. */
  @Override
  public String toString() {
    return entity + " #" + number + " " + kind;
  }
}
