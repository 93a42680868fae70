package warren.lab;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** What can be said of code that runs beside the test. */
public final class TaskAssert extends ReasonedAssert<TaskAssert, Task<?>> {

  private Optional<Duration> time = Optional.empty();

  TaskAssert(Task<?> task) {
    super(task, TaskAssert.class);
  }

  /**
   * Gives it that time to come to its end: it has a time limit of its own, and may say nothing
   * until that is over. Say it before the check.
   */
  public TaskAssert within(Duration time) {
    this.time = Optional.of(time);
    return this;
  }

  /** It has come to rest without an end: it waits for somebody. */
  public TaskAssert waits() {
    if (actual.settle()) {
      throw finding(actual + " to wait", actual.outcome());
    }
    return this;
  }

  /** It comes to its end, whether it returns or throws. */
  public TaskAssert eventuallyEnds() {
    awaitEnd(actual + " to come back");
    actual.thrown(); // what nobody has written yet is thrown on
    return this;
  }

  /** It comes back, and with what equals that. */
  public TaskAssert eventuallyReturns(Object expected) {
    var expectation = "%s to return %s".formatted(actual, shown(expected));
    awaitEnd(expectation);
    if (actual.thrown().isPresent()) {
      throw finding(expectation, actual.outcome());
    }
    if (!Objects.equals(actual.returned(), expected)) {
      throw finding(expectation, "it returned " + shown(actual.returned()));
    }
    return this;
  }

  private static String shown(Object value) {
    return value instanceof String text ? '"' + text + '"' : String.valueOf(value);
  }

  /** It comes to its end, by that or a kind of it. */
  public TaskAssert eventuallyThrows(Class<? extends Throwable> kind) {
    var expected = "%s to throw %s".formatted(actual, kind.getSimpleName());
    awaitEnd(expected);
    if (actual.thrown().filter(kind::isInstance).isEmpty()) {
      throw finding(expected, actual.outcome());
    }
    return this;
  }

  private void awaitEnd(String expectation) {
    try {
      time.ifPresentOrElse(actual::awaitEnd, actual::awaitEnd);
    } catch (Finding endless) {
      throw finding(expectation, endless.actual());
    }
  }
}
