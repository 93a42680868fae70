package warren.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ThrowingTest {

  private static final Supplier<RuntimeException> BUSY = () -> new IllegalStateException("busy");

  private final Throwing failures = new Throwing();

  @Test
  void the_first_calls_throw_and_those_after_them_do_not() {
    failures.first(2, BUSY);

    assertThatIllegalStateException().isThrownBy(failures::pass).withMessage("busy");
    assertThatIllegalStateException().isThrownBy(() -> failures.pass("p-1"));
    failures.pass("p-1");

    assertThat(failures.calls()).isEqualTo(3);
    assertThat(failures.calls("p-1")).isEqualTo(2);
    assertThat(failures.thrown()).containsExactly("", "p-1");
  }

  @Test
  void always_is_each_time() {
    failures.always("p-1", BUSY);
    for (int i = 1; i <= 9; i++) {
      assertThatIllegalStateException().isThrownBy(() -> failures.pass("p-1"));
    }
    failures.pass("p-2");

    failures.always(BUSY);
    assertThatIllegalStateException().isThrownBy(() -> failures.pass("p-2"));
  }

  @Test
  void only_calls_for_an_item_throw_and_count() {
    failures.first(1, "p-1", BUSY);

    failures.pass("p-2");
    assertThat(failures.hasThrown()).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> failures.pass("p-1"));
    failures.pass("p-1");
  }

  @Test
  void it_knows_how_long_after_another_a_call_came() {
    failures.pass("p-1");
    failures.pass("p-2");
    long before = System.nanoTime();
    await("30 ms to pass").until(() -> System.nanoTime() - before > 30_000_000);
    failures.pass("p-1");

    assertThat(failures.pauses("p-1"))
        .singleElement()
        .satisfies(pause -> assertThat(pause).isGreaterThan(Duration.ofMillis(25)));
    assertThat(failures.pauses("p-2")).isEmpty();
  }

  @Test
  void the_nth_call_throws_counted_from_when_it_was_asked_for() {
    failures.pass();
    failures.nth(2, BUSY);

    failures.pass();
    assertThatIllegalStateException().isThrownBy(failures::pass);
    failures.pass();
  }

  @Test
  void it_can_be_stopped() {
    failures.first(Integer.MAX_VALUE, "p-1", BUSY);
    assertThatIllegalStateException().isThrownBy(() -> failures.pass("p-1"));

    failures.stop();

    failures.pass("p-1");
    assertThat(failures.hasThrown()).isTrue();
  }

  @Test
  void each_call_has_an_exception_of_its_own_kind() {
    failures.nth(1, BUSY);
    failures.nth(2, UnsupportedOperationException::new);

    assertThatIllegalStateException().isThrownBy(failures::pass);
    assertThat(catchThrowable(failures::pass)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void any_collaborator_throws_before_it_does_anything() {
    var taken = new ArrayList<String>();
    failures.first(1, "p-1", BUSY);
    @SuppressWarnings("unchecked")
    Consumer<String> carrier = failures.around(Consumer.class, (Consumer<String>) taken::add);

    assertThatIllegalStateException().isThrownBy(() -> carrier.accept("p-1"));
    assertThat(taken).isEmpty();
    carrier.accept("p-1");
    assertThat(taken).containsExactly("p-1");
  }

  @Test
  void what_a_collaborator_throws_itself_comes_through() throws Exception {
    Callable<?> broken =
        failures.around(
            Callable.class,
            () -> {
              throw new IOException("its own");
            });

    assertThatIOException().isThrownBy(broken::call).withMessage("its own");
    assertThat(failures.calls()).isEqualTo(1);
    assertThat(failures.hasThrown()).isFalse();
  }
}
