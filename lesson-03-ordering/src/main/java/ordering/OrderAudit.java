package ordering;

import java.util.List;

/** Exercise 3.1: find the disorder. */
public class OrderAudit {

  /**
   * Finds the changes that were overtaken: a change is out of order if, when it was applied, a
   * change of the same entity with a higher number had been applied before it.
   *
   * <p>A broker may deliver a message twice, so a change may be applied twice. A repeat of what was
   * applied before is no disorder. Nor is a number that is missing: it may be on its way, and it is
   * out of order when it comes.
   *
   * @param applied what was done to the database, in the order in which it was done; each list is
   *     judged for itself
   * @return those out of order, in the order in which they were applied; empty if all is well
   */
  public List<Change> outOfOrder(List<Change> applied) {
    // TODO 1: for each entity, remember how far its changes have come.
    // TODO 2: report a change that comes after a later one of its entity.
    // TODO 3: leave out those that had been applied before.
    throw new UnsupportedOperationException("TODO 3.1: report the changes that were overtaken");
  }
}
