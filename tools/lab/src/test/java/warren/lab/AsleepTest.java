package warren.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AsleepTest {

  private final Asleep asleep = new Asleep(new LearnerCode(AsleepTest.class));

  @Test
  void a_consumer_that_sleeps_is_told_with_its_line() throws Exception {
    assertThat(during(new Sleeper()::handleDelivery)).hasValueSatisfying(this::namesTheLine);
  }

  @Test
  void any_other_thread_may_sleep() throws Exception {
    assertThat(during(new Sleeper()::rest)).isEmpty();
  }

  private void namesTheLine(String sentence) {
    assertThat(sentence).contains("A consumer sleeps (AsleepTest.java:").contains("wait as well");
  }

  private Optional<String> during(Runnable work) throws Exception {
    var thread = new Thread(work);
    thread.start();
    try {
      Awaitility.await("the thread's sleep")
          .until(() -> thread.getState() == Thread.State.TIMED_WAITING);
      return asleep.sentence();
    } finally {
      thread.interrupt();
      thread.join();
    }
  }
}

/** Stands in no test class, so it is taken for the learner's. */
final class Sleeper {

  void handleDelivery() {
    rest();
  }

  void rest() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException woken) {
      // as the test has seen enough
    }
  }
}
