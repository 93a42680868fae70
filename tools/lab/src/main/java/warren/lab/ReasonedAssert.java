package warren.lab;

import java.util.Optional;
import org.assertj.core.api.AbstractAssert;

/**
 * An assertion of the lab's: its failures say why it matters.
 *
 * @param <S> the assertion itself
 * @param <A> what is looked at
 */
public abstract class ReasonedAssert<S extends ReasonedAssert<S, A>, A>
    extends AbstractAssert<S, A> {

  private Optional<String> why = Optional.empty();

  ReasonedAssert(A actual, Class<?> type) {
    super(actual, type);
  }

  /** Why it matters in production; part of the failure. Say it before the check. */
  public S because(String reason) {
    why = Optional.of(reason);
    return myself;
  }

  Finding finding(String expected, String found) {
    return new Finding(expected, found, why);
  }
}
