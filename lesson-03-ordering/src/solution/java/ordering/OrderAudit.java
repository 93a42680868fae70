package ordering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/** Exercise 3.1: find the disorder. */
public class OrderAudit {

  // tag::audit[]
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
    var highest = new HashMap<String, Long>(); // <1>
    var seen = new HashSet<Change>(); // <2>
    var overtaken = new ArrayList<Change>();
    for (var change : applied) {
      long latest = highest.merge(change.entity(), change.number(), Math::max);
      if (seen.add(change) && change.number() < latest) {
        overtaken.add(change);
      }
    }
    return overtaken;
  }
  // end::audit[]
}
