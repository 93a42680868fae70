package warren.lab;

import java.util.Collection;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;
import warren.lab.ledger.Ledger;

/** What can be said of a ledger. */
public final class LedgerAssert extends AbstractAssert<LedgerAssert, Ledger> {

  private Optional<String> why = Optional.empty();

  LedgerAssert(Ledger ledger) {
    super(ledger, LedgerAssert.class);
  }

  /** Why it matters in production; part of the failure. Say it before the check. */
  public LedgerAssert because(String reason) {
    why = Optional.of(reason);
    return this;
  }

  /**
   * Each message came out once: none is lost, none doubled. The failure names those that are, and
   * what the wire tells of why.
   *
   * @param expected the message ids, or the bodies where messages have none
   * @param found the same for what came out, such as what was handled and what still waits
   */
  public LedgerAssert conserves(Collection<String> expected, Collection<String> found) {
    var balance = actual.balance(expected, found);
    if (!balance.isEven()) {
      throw new Finding(
          "each of %d messages exactly once".formatted(expected.size()), balance.toString(), why);
    }
    return this;
  }
}
