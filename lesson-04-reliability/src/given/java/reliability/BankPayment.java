package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A payment that a bank is to collect.
 *
 * @param id which no other payment has
 * @param bank where the money is; the routing key of the message
 * @param cents how much
 */
public record BankPayment(String id, String bank, int cents) {

  /** The body of the message: what the bank has to know. The id is not in it. */
  public byte[] body() {
    return (cents + " cents").getBytes(UTF_8);
  }
}
