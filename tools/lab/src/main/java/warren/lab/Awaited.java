package warren.lab;

import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A value that is to become what a test expects; each check waits for that. */
public final class Awaited<T> {

  /** How much of a value a failure shows: elements of a list, and characters. */
  private static final int ELEMENTS = 20;

  private static final int CHARACTERS = 500;

  private final String what;
  private final Supplier<? extends T> value;
  private final Waiting waiting;
  private final Set<String> inVain;
  private Optional<String> why = Optional.empty();
  private boolean once;
  private boolean now;

  /**
   * @param inVain what has been awaited in vain in earlier tests; this may become one of them
   */
  Awaited(String what, Supplier<? extends T> value, Waiting waiting, Set<String> inVain) {
    this.what = what;
    this.value = value;
    this.waiting = waiting;
    this.inVain = inVain;
  }

  /** Why it matters in production; part of the failure. Say it before the check. */
  public Awaited<T> because(String reason) {
    why = Optional.of(reason);
    return this;
  }

  /** Waits not for long if it was awaited in vain before, such as what every test begins with. */
  public Awaited<T> inVainOnlyOnce() {
    once = true;
    return this;
  }

  /** Does not wait: it is so now, or it never will be. */
  public Awaited<T> now() {
    now = true;
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
    try {
      waiting.eventually(
          what,
          () -> {
            found.value = value.get();
            if (!fits.test(found.value)) {
              throw new Finding(what + " to " + expectation, "it is " + shown(found.value), why);
            }
          },
          patience());
    } catch (Finding late) {
      inVain.add(what);
      throw late;
    }
    return found.value;
  }

  private Duration patience() {
    if (now) {
      return Duration.ZERO;
    }
    return once && inVain.contains(what) ? Patience.SHORT : Patience.LONGEST;
  }

  /** The value; of one that would fill pages the beginning. */
  private static String shown(Object value) {
    var text =
        value instanceof Collection<?> many && many.size() > ELEMENTS
            ? many.stream()
                .limit(ELEMENTS)
                .map(String::valueOf)
                .collect(Collectors.joining(", ", "[", ", … (%d in all)]".formatted(many.size())))
            : String.valueOf(value);
    return text.length() > CHARACTERS ? text.substring(0, CHARACTERS) + "…" : text;
  }
}
