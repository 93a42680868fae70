package warren.lab;

import java.util.Optional;
import org.assertj.core.api.AbstractAssert;

/** What can be said of a call that was made. */
public final class AttemptAssert extends AbstractAssert<AttemptAssert, Attempt> {

  private Optional<String> why = Optional.empty();

  AttemptAssert(Attempt attempt) {
    super(attempt, AttemptAssert.class);
  }

  /** Why it matters in production; part of the failure. Say it before the check. */
  public AttemptAssert because(String reason) {
    why = Optional.of(reason);
    return this;
  }

  /** It threw that, or a kind of it. */
  public AttemptAssert threw(Class<? extends Throwable> kind) {
    if (actual.thrown().filter(kind::isInstance).isEmpty()) {
      throw new Finding("the call to throw " + kind.getSimpleName(), actual.toString(), why);
    }
    return this;
  }
}
