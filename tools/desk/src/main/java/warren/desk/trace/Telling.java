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

  /**
   * A sentence, and the message that it is about.
   *
   * @param about empty if no message went by
   */
  record Sentence(Optional<Entry> about, String words) {}

  /** The sentence on what is rarest, and so most worth a look. */
  static Sentence of(List<Entry> messages) {
    var telling = new Telling(messages);
    return Stream.<Optional<Sentence>>of(
            telling.first(Fate.DEAD_LETTERED, Telling::deadLettered),
            telling.first(Fate.RETURNED, Telling::returned),
            telling.first(Fate.REFUSED, Telling::refused),
            telling.first(Fate.CONFIRM_LOST, Telling::confirmLost),
            telling.first(Fate.REDELIVERED, Telling::redelivered),
            telling.first(Fate.CONFIRMED, Telling::confirmed),
            telling.first(Fate.ACKNOWLEDGED, Telling::acknowledged),
            telling.first(Fate.FORGOTTEN, Telling::forgotten),
            telling.first(Fate.SENT, Telling::sent))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(
            new Sentence(
                Optional.empty(),
                "No message went by: look at what was declared, and what the broker said to it."));
  }

  private Optional<Sentence> first(Fate fate, Function<Entry, String> words) {
    return messages.stream()
        .filter(entry -> entry.count(fate) > 0)
        .findFirst()
        .map(
            entry ->
                new Sentence(
                    Optional.of(entry), "Look at " + id(entry) + ": " + words.apply(entry)));
  }

  private static String deadLettered(Entry entry) {
    return "it came as a dead letter, and its x-death header tells where it died, and why.";
  }

  private static String returned(Entry entry) {
    return "no queue was bound for it, and it came back only because it was published as mandatory"
        + line(entry, Fate.SENT)
        + ".";
  }

  private static String refused(Entry entry) {
    return "the broker said basic.nack to its publisher, which must not count on it.";
  }

  private static String confirmLost(Entry entry) {
    return "the broker confirmed it, yet the confirm did not get through: its publisher cannot know.";
  }

  private static String redelivered(Entry entry) {
    if (entry.count(Fate.REQUEUED) > 0) {
      return "it was given back%s, came again, and was marked as redelivered."
          .formatted(line(entry, Fate.REQUEUED));
    }
    return entry.count(Fate.DELIVERED) > 0
        ? "the broker had no acknowledgement for it, so it came again, marked as redelivered."
        : "it came marked as redelivered: somebody had got it before, and not acknowledged it.";
  }

  private static String confirmed(Entry entry) {
    return "its confirm came %s after it was published%s; before that its publisher could not know whether the broker had it."
        .formatted(between(entry, Fate.SENT, Fate.CONFIRMED), line(entry, Fate.SENT));
  }

  private static String acknowledged(Entry entry) {
    return "it was acknowledged%s %s after its delivery; until then the broker kept it."
        .formatted(
            line(entry, Fate.ACKNOWLEDGED), between(entry, Fate.DELIVERED, Fate.ACKNOWLEDGED));
  }

  private static String forgotten(Entry entry) {
    return "it was delivered with auto-ack, so the broker forgot it as soon as it was sent.";
  }

  private static String sent(Entry entry) {
    return "nothing came back for it%s. The broker answers a publish only if it was asked to confirm."
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
