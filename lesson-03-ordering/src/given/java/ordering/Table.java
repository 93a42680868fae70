package ordering;

/** Where the shop keeps its entities, and with each the number of the last change applied to it. */
public interface Table {

  /** The number of the last change that was applied to an entity; 0 before the first. */
  long lastNumber(String entity);

  /**
   * Applies a change and keeps its number, both or neither.
   *
   * @throws RuntimeException if it cannot, for a moment or for good; then neither is done
   */
  void apply(Change change);
}
