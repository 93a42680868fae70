package warren.lab.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import warren.lab.ledger.Entry.Fate;
import warren.lab.wire.WireEvent;

/**
 * What is missing, what is there too often, and what nobody expected.
 *
 * @param lost expected and not found, with what the wire tells of why
 * @param doubled found more than once, with what the wire tells of why
 * @param strange found and not expected
 */
public record Balance(List<String> lost, List<String> doubled, List<String> strange) {

  private static final int SHOWN = 5;

  static Balance of(Ledger ledger, Collection<String> expected, Collection<String> found) {
    var lost = new ArrayList<String>();
    var doubled = new ArrayList<String>();
    for (var id : new LinkedHashSet<>(expected)) {
      int times = Collections.frequency(found, id);
      if (times == 0) {
        lost.add("'" + id + "' " + ledger.entry(id).map(Balance::whyLost).orElse("was never sent"));
      } else if (times > 1) {
        doubled.add(
            "'"
                + id
                + "' "
                + ledger.entry(id).map(Balance::whyDoubled).orElse("came from nowhere"));
      }
    }
    var strange = new LinkedHashSet<>(found);
    strange.removeAll(expected);
    return new Balance(lost, doubled, strange.stream().map(id -> "'" + id + "'").toList());
  }

  /** Whether each was found once and nothing else. */
  public boolean isEven() {
    return lost.isEmpty() && doubled.isEmpty() && strange.isEmpty();
  }

  private static String whyLost(Entry entry) {
    if (entry.has(Fate.FORGOTTEN)) {
      return "was delivered with autoAck, so the broker forgot it before the work was done";
    }
    if (entry.has(Fate.ACKNOWLEDGED)) {
      return "was acknowledged, yet its work was not done" + line(entry, Fate.ACKNOWLEDGED);
    }
    if (entry.has(Fate.DISCARDED)) {
      return "was rejected without requeue" + line(entry, Fate.DISCARDED);
    }
    if (entry.deliveries() > 0) {
      return "was delivered and is not settled: it goes back to its queue";
    }
    if (entry.has(Fate.RETURNED)) {
      return "was returned: no queue was bound for it" + line(entry, Fate.SENT);
    }
    if (entry.has(Fate.REFUSED)) {
      return "was refused by the broker (nack) and not sent again" + line(entry, Fate.SENT);
    }
    if (!entry.has(Fate.SENT)) {
      return "was cut off on its way to the broker and not sent again" + line(entry, Fate.CUT_OFF);
    }
    return "reached the broker and was never delivered";
  }

  private static String whyDoubled(Entry entry) {
    long sent = entry.count(Fate.SENT);
    if (sent > 1) {
      return "was sent %d times%s%s"
          .formatted(
              sent,
              entry.has(Fate.CONFIRM_LOST) ? ", as its confirm was lost" : "",
              line(entry, Fate.SENT));
    }
    if (entry.has(Fate.REQUEUED)) {
      return "was done, then requeued and delivered again" + line(entry, Fate.REQUEUED);
    }
    if (entry.deliveries() > 1) {
      return "was delivered %d times: the broker had no acknowledgement for it"
          .formatted(entry.deliveries());
    }
    return "was delivered once and done more than once";
  }

  private static String line(Entry entry, Fate fate) {
    Optional<WireEvent> event = entry.first(fate);
    return event.flatMap(WireEvent::line).map(line -> " (" + line + ")").orElse("");
  }

  /** As in {@code lost 1, doubled 1}, and a line for each. */
  @Override
  public String toString() {
    if (isEven()) {
      return "each was there once";
    }
    var sums = new ArrayList<String>();
    sum(sums, "lost", lost);
    sum(sums, "doubled", doubled);
    sum(sums, "unexpected", strange);
    var lines = new ArrayList<String>();
    for (var part : List.of(lost, doubled, strange)) {
      lines.addAll(part.subList(0, Math.min(part.size(), SHOWN)));
    }
    return String.join(", ", sums)
        + lines.stream().map(line -> "\n            " + line).collect(Collectors.joining());
  }

  private static void sum(List<String> sums, String word, List<String> some) {
    if (!some.isEmpty()) {
      sums.add(word + " " + some.size());
    }
  }
}
