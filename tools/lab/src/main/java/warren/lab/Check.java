package warren.lab;

/** Something that is true, or not yet. */
@FunctionalInterface
public interface Check {

  /** Returns if all is well, throws an {@link AssertionError} if not yet. */
  void run() throws Exception;
}
