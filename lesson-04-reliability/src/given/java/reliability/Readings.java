package reliability;

/** Where readings are kept. */
@FunctionalInterface
public interface Readings {

  /**
   * Stores a reading, and returns when that is done.
   *
   * @throws IllegalArgumentException if it is no reading and will never be one
   */
  void store(String reading);
}
