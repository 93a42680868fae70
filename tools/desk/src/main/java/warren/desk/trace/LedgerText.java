package warren.desk.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import warren.lab.ledger.Entry;
import warren.lab.ledger.Entry.Fate;
import warren.lab.ledger.Entry.Step;

/** Each message's way in a line; messages that went the same way stand in one. */
final class LedgerText {

  private static final int LONGEST_ID = 24;

  /** From so many on, messages that went the same way are told together. */
  private static final int MANY = 4;

  private LedgerText() {}

  /**
   * The lines.
   *
   * @param width of the terminal, in columns
   */
  static List<String> of(List<Entry> messages, int width) {
    var byWay = new LinkedHashMap<String, List<String>>();
    for (Entry entry : messages) {
      byWay.computeIfAbsent(way(entry), way -> new ArrayList<>()).add(id(entry));
    }
    var told = new LinkedHashMap<String, String>();
    byWay.forEach(
        (way, ids) -> {
          if (ids.size() >= MANY) {
            told.put(together(ids), way);
          } else {
            ids.forEach(id -> told.put(id, way));
          }
        });
    int longest = told.keySet().stream().mapToInt(String::length).max().orElse(0);
    return told.entrySet().stream()
        .flatMap(
            each -> {
              String first = "  %-" + longest + "s  ";
              return Shown.wrapped(
                  first.formatted(each.getKey()), each.getValue(), longest + 4, width)
                  .stream();
            })
        .toList();
  }

  private static String together(List<String> ids) {
    return "%s … %s (%d)".formatted(ids.get(0), ids.get(ids.size() - 1), ids.size());
  }

  private static String id(Entry entry) {
    return entry.id().isEmpty() ? "(empty)" : Shown.cut(entry.id(), LONGEST_ID);
  }

  private static String way(Entry entry) {
    return entry.steps().stream().map(LedgerText::words).collect(Collectors.joining(" → "));
  }

  private static String words(Step step) {
    String where = step.event().line().map(line -> " (" + line + ")").orElse("");
    return word(step.fate(), step.event().client()) + where;
  }

  private static String word(Fate fate, String client) {
    return switch (fate) {
      case SENT -> "published";
      case CUT_OFF -> "published, and cut off on its way";
      case CONFIRMED -> "confirmed";
      case CONFIRM_LOST -> "confirmed, and the confirm lost";
      case REFUSED -> "refused by the broker (nack)";
      case RETURNED -> "returned, no queue for it";
      case DELIVERED -> "delivered to " + Shown.name(client);
      case REDELIVERED -> "redelivered to " + Shown.name(client);
      case DEAD_LETTERED -> "delivered as a dead letter to " + Shown.name(client);
      case ACKNOWLEDGED -> "acknowledged";
      case FORGOTTEN -> "forgotten at once (auto-ack)";
      case REQUEUED -> "given back";
      case DISCARDED -> "rejected";
    };
  }
}
