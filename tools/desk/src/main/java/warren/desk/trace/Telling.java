package warren.desk.trace;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import warren.lab.ledger.Entry;
import warren.lab.ledger.Entry.Fate;
import warren.lab.ledger.Entry.Step;
import warren.lab.wire.WireEvent;

/** What is worth a look in a conversation, in one sentence. It says only what was recorded. */
final class Telling {

  private final List<Entry> messages;

  private Telling(List<Entry> messages) {
    this.messages = messages;
  }

  /** The sentence; where no message went by, where to look on. */
  static String of(List<Entry> messages) {
    var telling = new Telling(messages);
    return Stream.<Optional<String>>of(
            telling.first(Fate.DEAD_LETTERED, telling::deadLettered),
            telling.first(Fate.RETURNED, telling::returned),
            telling.first(Fate.REFUSED, telling::refused),
            telling.first(Fate.CONFIRM_LOST, telling::confirmLost),
            telling.first(Fate.REDELIVERED, telling::redelivered),
            telling.first(Fate.CONFIRMED, telling::confirmed),
            telling.first(Fate.ACKNOWLEDGED, telling::acknowledged),
            telling.first(Fate.FORGOTTEN, telling::forgotten),
            telling.first(Fate.SENT, telling::sent))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse("No message went by: look at what was declared, and what the broker said to it.");
  }

  private Optional<String> first(Fate fate, Function<Entry, String> words) {
    return messages.stream()
        .filter(entry -> entry.count(fate) > 0)
        .findFirst()
        .map(entry -> "Look at " + id(entry) + ": " + words.apply(entry));
  }

  private String deadLettered(Entry entry) {
    return "it came as a dead letter, and its x-death header tells where it died, and why.";
  }

  private String returned(Entry entry) {
    return "no queue was bound for it, and it came back only because it was published as mandatory"
        + line(entry, Fate.SENT)
        + ".";
  }

  private String refused(Entry entry) {
    return "the broker said basic.nack to its publisher, so it does not have the message.";
  }

  private String confirmLost(Entry entry) {
    return "the broker had it and confirmed it, yet the publisher never heard of that.";
  }

  private String redelivered(Entry entry) {
    return "it was delivered %d times, for the broker had no acknowledgement, and it was marked as redelivered."
        .formatted(
            entry.count(Fate.DELIVERED)
                + entry.count(Fate.DEAD_LETTERED)
                + entry.count(Fate.REDELIVERED));
  }

  private String confirmed(Entry entry) {
    return "its confirm came %s after it was published%s; before that nobody knew whether the broker had it."
        .formatted(between(entry, Fate.SENT, Fate.CONFIRMED), line(entry, Fate.SENT));
  }

  private String acknowledged(Entry entry) {
    return "it was acknowledged%s %s after its delivery; until then the broker kept it."
        .formatted(
            line(entry, Fate.ACKNOWLEDGED), between(entry, Fate.DELIVERED, Fate.ACKNOWLEDGED));
  }

  private String forgotten(Entry entry) {
    return "it was delivered with auto-ack, so the broker forgot it as soon as it was sent.";
  }

  private String sent(Entry entry) {
    return "it was published%s, and the broker answered nothing: that is all a publisher hears without confirms."
        .formatted(line(entry, Fate.SENT));
  }

  private static String id(Entry entry) {
    return entry.id().isEmpty() ? "the empty message" : "“" + Shown.name(entry.id()) + "”";
  }

  private static String between(Entry entry, Fate from, Fate to) {
    Optional<Duration> end = step(entry, to).map(WireEvent::at);
    return step(entry, from)
        .map(WireEvent::at)
        .flatMap(begin -> end.map(late -> late.minus(begin)))
        .filter(time -> !time.isNegative())
        .map(time -> String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6))
        .orElse("some time");
  }

  private static Optional<WireEvent> step(Entry entry, Fate fate) {
    return entry.steps().stream().filter(step -> step.fate() == fate).map(Step::event).findFirst();
  }

  private static String line(Entry entry, Fate fate) {
    return step(entry, fate).flatMap(WireEvent::line).map(where -> " (" + where + ")").orElse("");
  }
}
