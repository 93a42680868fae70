package reliability;

/**
 * Told what became of payments, each of them once. It is called from the connection's own thread:
 * while it works no other confirm is read.
 */
public interface PaymentReport {

  /** The broker has taken charge of it. */
  void taken(String id);

  /** The broker has refused it. */
  void refused(String id);

  /** The channel ended before the broker had answered: it may have the payment or not. */
  void unknown(String id);
}
