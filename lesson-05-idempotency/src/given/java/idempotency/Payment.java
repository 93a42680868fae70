package idempotency;

/**
 * A payment to be booked. Two payments may well be equal: who buys the same thing twice pays twice.
 *
 * @param account who pays, such as {@code alice}; without blanks
 * @param cents how much
 */
public record Payment(String account, long cents) {

  /**
   * Reads a message's body.
   *
   * @param text such as {@code alice 1250}
   * @throws IllegalArgumentException if it is not a payment
   */
  public static Payment parse(String text) {
    var parts = text.split(" ", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("no payment, such as alice 1250: " + text);
    }
    return new Payment(parts[0], Long.parseLong(parts[1]));
  }

  /** A message's body, such as {@code alice 1250}; {@link #parse} reads it. */
  @Override
  public String toString() {
    return account + " " + cents;
  }
}
