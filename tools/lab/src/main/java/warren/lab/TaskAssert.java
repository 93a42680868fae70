package warren.lab;

/** What can be said of code that runs beside the test. */
public final class TaskAssert extends ReasonedAssert<TaskAssert, Task<?>> {

  TaskAssert(Task<?> task) {
    super(task, TaskAssert.class);
  }

  /** It has come to rest without an end: it waits for somebody. */
  public TaskAssert waits() {
    if (actual.settle()) {
      throw finding(actual + " to wait", actual.outcome());
    }
    return this;
  }

  /** It comes to its end, by that or a kind of it. */
  public TaskAssert eventuallyThrows(Class<? extends Throwable> kind) {
    var expected = "%s to throw %s".formatted(actual, kind.getSimpleName());
    try {
      actual.awaitEnd();
    } catch (Finding endless) {
      throw finding(expected, endless.actual());
    }
    if (actual.thrown().filter(kind::isInstance).isEmpty()) {
      throw finding(expected, actual.outcome());
    }
    return this;
  }
}
