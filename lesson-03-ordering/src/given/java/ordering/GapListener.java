package ordering;

/** Is told of changes that do not come. */
@FunctionalInterface
public interface GapListener {

  /**
   * A change has not come, though a later one of its entity waited for it as long as it may. May be
   * told of the same change more than once.
   */
  void missing(String entity, long number);
}
