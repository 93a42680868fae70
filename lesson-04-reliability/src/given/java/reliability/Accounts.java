package reliability;

/** The shop's accounts, which are now and then locked for a moment. */
@FunctionalInterface
public interface Accounts {

  /**
   * Enters an invoice.
   *
   * @param invoice the invoice's number
   * @throws InvalidInvoiceException if it can never be entered
   * @throws RuntimeException if it could not be entered now; it may work next time
   */
  void enter(String invoice);
}
