package reliability;

/** An invoice can never be entered as it is, however often it is tried. */
public class InvalidInvoiceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong with it. */
  public InvalidInvoiceException(String message) {
    super(message);
  }
}
