package warren.lab;

import org.assertj.core.api.Assertions;
import warren.lab.ledger.Ledger;

/** AssertJ's assertions and the lab's own, for one static import. */
public final class LabAssertions extends Assertions {

  private LabAssertions() {}

  /** What can be said of a queue. */
  public static QueueAssert assertThat(LabQueue queue) {
    return new QueueAssert(queue);
  }

  /** What can be said of a client. */
  public static ClientAssert assertThat(Client client) {
    return new ClientAssert(client);
  }

  /** What can be said of a call that was made. */
  public static AttemptAssert assertThat(Attempt attempt) {
    return new AttemptAssert(attempt);
  }

  /** What can be said of code that runs beside the test. */
  public static TaskAssert assertThat(Task<?> task) {
    return new TaskAssert(task);
  }

  /** What can be said of a time that was measured. */
  public static StopwatchAssert assertThat(Stopwatch stopwatch) {
    return new StopwatchAssert(stopwatch);
  }

  /** What can be said of a ledger. */
  public static LedgerAssert assertThat(Ledger ledger) {
    return new LedgerAssert(ledger);
  }
}
