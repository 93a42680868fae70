package patterns;

/** Knows what everything costs; looking it up may take a while. */
@FunctionalInterface
public interface QuoteBook {

  /**
   * Looks an article's price up.
   *
   * @return the price as it is to be sent to the caller
   * @throws RuntimeException if there is none; its message, where it has one, says why
   */
  String quote(String request);
}
