package delay;

/** The customers' bank. It is somebody else's, so no transaction of the shop's covers it. */
@FunctionalInterface
public interface Bank {

  /**
   * Pays an order's price back to its customer.
   *
   * @param key chosen by the caller. A key that the bank has seen before is the same refund, asked
   *     for once more: it is not paid again
   * @throws RuntimeException of whatever kind, if the bank cannot be reached or does not pay
   */
  void refund(String order, String key);
}
