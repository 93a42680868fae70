package warren.lab;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static warren.lab.LabAssertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

@Exercise("0.0")
class TaskAssertTest {

  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  void who_waits_waits_and_can_be_interrupted(Lab lab) {
    var task = lab.start("a wait", () -> never.await());

    assertThat(task).waits();
    task.interrupt();
    assertThat(task).eventuallyThrows(InterruptedException.class);
  }

  @Test
  void who_returns_does_not_wait(Lab lab) {
    assertThatThrownBy(
            () ->
                assertThat(lab.start("take", () -> Optional.empty()))
                    .because("it is empty")
                    .waits())
        .hasMessage("expected take to wait, but it returned Optional.empty: it is empty");
    assertThatThrownBy(() -> assertThat(lab.start("put", () -> {})).waits())
        .hasMessageContaining("it returned as if all were well");
  }

  @Test
  void who_does_not_end_is_told_where_it_is(Lab lab) {
    assertThatThrownBy(
            () ->
                assertThat(lab.start("a wait", () -> never.await()))
                    .because("the program has to end")
                    .eventuallyThrows(InterruptedException.class))
        .hasMessageContaining("expected a wait to throw InterruptedException, but it still waits")
        .hasMessageContaining("the program has to end");
  }

  @Test
  void who_has_a_time_limit_is_given_the_time(Lab lab) {
    var task =
        lab.start(
            "a wait",
            () -> {
              if (!never.await(4, SECONDS)) { // longer than a silence that ends any other wait
                throw new TimeoutException();
              }
            });

    assertThat(task).within(Duration.ofSeconds(10)).eventuallyThrows(TimeoutException.class);
  }

  @Test
  void who_has_none_is_not_waited_for(Lab lab) {
    var begin = Instant.now();

    assertThatThrownBy(
            () ->
                assertThat(lab.start("a wait", () -> never.await()))
                    .within(Duration.ofSeconds(20))
                    .eventuallyThrows(TimeoutException.class))
        .hasMessageContaining("to throw TimeoutException, but it still waits");
    Assertions.assertThat(Duration.between(begin, Instant.now()))
        .isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void who_ends_in_another_way_is_told_so(Lab lab) {
    assertThatThrownBy(
            () -> assertThat(lab.start("put", () -> {})).eventuallyThrows(RuntimeException.class))
        .hasMessageContaining("put to throw RuntimeException, but it returned");
  }

  @Test
  void what_it_returns_is_compared(Lab lab) {
    assertThat(lab.start("take", () -> "order-1")).eventuallyReturns("order-1");
    assertThatThrownBy(
            () ->
                assertThat(lab.start("take", () -> "order-2"))
                    .because("it was the first")
                    .eventuallyReturns("order-1"))
        .hasMessage(
            "expected take to return \"order-1\", but it returned \"order-2\": it was the first");
    assertThatThrownBy(() -> assertThat(lab.start("take", () -> null)).eventuallyReturns(3))
        .hasMessage("expected take to return 3, but it returned null");
  }

  @Test
  void what_throws_or_does_not_end_returns_nothing(Lab lab) {
    assertThatThrownBy(
            () -> assertThat(lab.start("take", () -> List.of().get(0))).eventuallyReturns(3))
        .hasMessageContaining("to return 3, but it threw ");
    assertThatThrownBy(
            () -> assertThat(lab.start("a wait", () -> never.await())).eventuallyReturns(3))
        .hasMessageContaining("to return 3, but it still waits");
  }

  @Test
  void any_end_is_an_end(Lab lab) {
    assertThat(lab.start("take", () -> List.of().get(0))).eventuallyEnds();
    assertThat(lab.start("put", () -> {})).eventuallyEnds();
    assertThatThrownBy(
            () ->
                assertThat(lab.start("a wait", () -> never.await()))
                    .because("others wait for it")
                    .eventuallyEnds())
        .hasMessageContaining("expected a wait to come back, but it still waits")
        .hasMessageContaining("others wait for it");
  }

  @Test
  void a_todo_stays_one(Lab lab) {
    var task =
        lab.start(
            "put",
            () -> {
              throw new UnsupportedOperationException("TODO 0.0: write it");
            });

    assertThatThrownBy(() -> assertThat(task).waits()).hasMessage("TODO 0.0: write it");
    assertThatThrownBy(() -> assertThat(task).eventuallyEnds()).hasMessage("TODO 0.0: write it");
  }
}
