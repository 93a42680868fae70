package warren.desk.engine;

/** Told how far a run is, on the thread that asked for it. */
@FunctionalInterface
public interface Listener {

  /** A test has ended. */
  void ended(TestResult test);

  /** The code compiles, and so many tests are about to run. */
  default void planned(int tests) {}

  /** A test has begun, whose name is this sentence. */
  default void began(String claim) {}
}
