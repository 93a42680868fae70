package reliability;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.Throwing;

/** Accounts that note what is entered, and that fail or keep somebody waiting as a test wants. */
final class WatchedAccounts implements Accounts {

  static final Supplier<RuntimeException> LOCKED =
      () -> new IllegalStateException("the accounts are locked");

  static final Supplier<RuntimeException> INVALID =
      () -> new InvalidInvoiceException("there is no such customer");

  /** Enough to see that an invoice goes round and round. */
  private static final int FAR_TOO_OFTEN = 20;

  /** Lets them fail, for an invoice's number. */
  final Throwing failures;

  /** Keeps those waiting whom a test sends there. */
  final Gate held;

  private final Gate entering;
  private final List<String> entered = new CopyOnWriteArrayList<>();

  WatchedAccounts(Lab lab) {
    failures = lab.throwing();
    entering = lab.gate("entering an invoice");
    entering.open();
    held = lab.gate("entering an invoice, and waiting for the accounts");
  }

  @Override
  public void enter(String invoice) {
    if (failures.calls(invoice) >= FAR_TOO_OFTEN) {
      held.pass(invoice);
    }
    entering.pass(invoice);
    failures.pass(invoice);
    entered.add(invoice);
  }

  /** What is entered, sorted. */
  List<String> entered() {
    return entered.stream().sorted().toList();
  }

  /** How often that invoice is entered. */
  int times(String invoice) {
    return Collections.frequency(entered, invoice);
  }
}
