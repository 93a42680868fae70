package warren.lab;

import java.util.Optional;

/** A call of the learner's code that was made, whatever came of it. */
public final class Attempt {

  private final Optional<Throwable> thrown;
  private final LearnerCode code;

  private Attempt(Optional<Throwable> thrown, LearnerCode code) {
    this.thrown = thrown;
    this.code = code;
  }

  /** Makes the call. What nobody has written yet stays a TODO, and an error of the JVM one. */
  static Attempt at(Task.Action call, LearnerCode code) {
    try {
      call.run();
      return new Attempt(Optional.empty(), code);
    } catch (UnsupportedOperationException todo) {
      throw todo;
    } catch (Exception e) {
      return new Attempt(Optional.of(e), code);
    }
  }

  /** What it threw, where it did. */
  public Optional<Throwable> thrown() {
    return thrown;
  }

  @Override
  public String toString() {
    return thrown
        .map(e -> "it threw " + Thrown.of(e, code))
        .orElse("it returned as if all were well");
  }
}
