package warren.lab;

import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A value that is to become what a test expects; each check waits for that. */
public final class Awaited<T> {

  private static final int SHOWN = 20;

  private final String what;
  private final Supplier<? extends T> value;
  private final Waiting waiting;
  private Optional<String> why = Optional.empty();

  Awaited(String what, Supplier<? extends T> value, Waiting waiting) {
    this.what = what;
    this.value = value;
    this.waiting = waiting;
  }

  /** Why it matters in production; part of the failure. Say it before the check. */
  public Awaited<T> because(String reason) {
    why = Optional.of(reason);
    return this;
  }

  /**
   * Waits until it equals that.
   *
   * @throws Finding if it does not, with what it is at last
   */
  public void toBe(T expected) {
    to("be " + expected, each -> Objects.equals(each, expected));
  }

  /**
   * Waits until it fits, and gives what fits.
   *
   * @param expectation what is expected of it, such as {@code be 3 or more}
   * @throws Finding if it does not fit, with what it is at last
   */
  public T to(String expectation, Predicate<? super T> fits) {
    var found =
        new Object() {
          T value;
        };
    waiting.eventually(
        what,
        () -> {
          found.value = value.get();
          if (!fits.test(found.value)) {
            throw new Finding(what + " to " + expectation, "it is " + shown(found.value), why);
          }
        });
    return found.value;
  }

  /** The value; of a long list its beginning. */
  private static String shown(Object value) {
    return value instanceof Collection<?> many && many.size() > SHOWN
        ? many.stream()
            .limit(SHOWN)
            .map(String::valueOf)
            .collect(Collectors.joining(", ", "[", ", … (%d in all)]".formatted(many.size())))
        : String.valueOf(value);
  }
}
