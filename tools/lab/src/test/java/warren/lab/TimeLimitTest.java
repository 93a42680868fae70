package warren.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimeLimitTest {

  private static final Duration SHORT = Duration.ofMillis(200);

  private final LearnerCode code = new LearnerCode(TimeLimit.class);

  @Test
  void code_that_does_not_come_back_is_shown_where_it_is() {
    var never = new CountDownLatch(1);

    assertThatThrownBy(() -> TimeLimit.run(() -> waitFor(never), code, SHORT))
        .isInstanceOfSatisfying(Finding.class, finding -> assertThat(finding.late()).isTrue())
        .hasMessageContaining("your code did not come back")
        .hasMessageContaining("TimeLimitTest.java:")
        .hasMessageContaining("in waitFor");
  }

  @Test
  void what_no_test_is_to_blame_for_costs_it_no_time() throws Throwable {
    TimeLimit.run(() -> TimeLimit.outside(this::waitLongerThanTheLimit), code, SHORT);
  }

  @ParameterizedTest
  @MethodSource
  void what_a_test_throws_is_thrown_as_it_is(Throwable thrown) {
    assertThatThrownBy(
            () ->
                TimeLimit.run(
                    () -> {
                      throw thrown;
                    },
                    code,
                    TimeLimit.LIMIT))
        .isSameAs(thrown);
  }

  /** Such as waiting for it can throw, too. */
  static Stream<Throwable> what_a_test_throws_is_thrown_as_it_is() {
    return Stream.of(
        new IOException("no more paper"),
        new TimeoutException("no confirm within 50 ms"),
        new ExecutionException(new IOException("no more paper")),
        new InterruptedException("asked to end"),
        new CancellationException("no longer wanted"));
  }

  @Test
  void a_test_that_comes_back_in_time_passes() throws Throwable {
    var ran = new CountDownLatch(1);

    TimeLimit.run(
        () -> {
          ran.countDown();
          return null;
        },
        code,
        TimeLimit.LIMIT);

    assertThat(ran.getCount()).isZero();
  }

  private boolean waitLongerThanTheLimit() {
    try {
      return new CountDownLatch(1).await(2 * SHORT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private static Object waitFor(CountDownLatch latch) throws InterruptedException {
    latch.await();
    return null;
  }
}
