package warren.lab;

import java.util.Collection;
import warren.lab.ledger.Ledger;

/** What can be said of a ledger. */
public final class LedgerAssert extends ReasonedAssert<LedgerAssert, Ledger> {

  LedgerAssert(Ledger ledger) {
    super(ledger, LedgerAssert.class);
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
      throw finding(
          "each of %d messages exactly once".formatted(expected.size()), balance.toString());
    }
    return this;
  }
}
