package idempotency;

/**
 * Another company that sends the shop's coupons by mail. It is no part of any transaction of ours:
 * what it was asked for cannot be taken back.
 */
@FunctionalInterface
public interface CouponService {

  /**
   * Sends a coupon; takes a second or two.
   *
   * <p>For a key that it has seen it sends nothing more, and returns as if it had. It forgets a key
   * after a day. When it is asked twice at the same moment, both may be sent: it looks the key up,
   * sends the mail, and then writes the key down.
   *
   * @param key the same for the same coupon, whoever asks and however often
   * @param customer who gets it
   * @throws RuntimeException if it was not sent
   */
  void send(String key, String customer);
}
