package warren.desk.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import warren.lab.ledger.Entry;

/** A run's story in a few lines: where its messages went, what became of them, what to look at. */
public final class Story {

  /** Lines of the picture, and of one message's way: the rest is in the trace. */
  private static final int PICTURE = 5;

  private static final int WAY = 2;

  private Story() {}

  /**
   * The story, eleven lines at most; none if nothing was said.
   *
   * @param method the test method whose story is told, if it is there; else the one in which most
   *     messages went by
   * @param width of the terminal, in columns
   */
  public static List<String> of(KeptRun run, Optional<String> method, int width) {
    return typical(run, method).map(test -> told(test, width)).orElse(List.of());
  }

  /** The test whose story is told; empty if nothing was said. */
  static Optional<Conversation> typical(KeptRun run, Optional<String> method) {
    return run.conversations().stream()
        .filter(test -> method.filter(test.method()::equals).isPresent())
        .filter(test -> !test.events().isEmpty())
        .findFirst()
        .or(() -> richest(run));
  }

  private static Optional<Conversation> richest(KeptRun run) {
    return run.conversations().stream()
        .filter(test -> !test.events().isEmpty())
        .max(Comparator.comparing(test -> test.ledger().entries().size()));
  }

  private static List<String> told(Conversation test, int width) {
    var lines = new ArrayList<String>();
    lines.addAll(
        Shown.wrapped(
            "",
            "On the wire" + (test.test().isEmpty() ? ":" : ", while " + quoted(test.test()) + ":"),
            2,
            width));
    var messages = test.ledger().entries();
    var sentence = Telling.of(messages);
    lines.addAll(some(TopologyText.of(test.events(), test.names(), width), PICTURE));
    sentence.about().ifPresent(about -> lines.addAll(way(about, messages.size(), width)));
    lines.addAll(Shown.wrapped("", sentence.words(), 0, width));
    return lines;
  }

  /** One message's way stands for all. */
  private static List<String> way(Entry message, int all, int width) {
    var lines = new ArrayList<>(some(LedgerText.of(List.of(message), width), WAY));
    if (all > 1) {
      lines.add("  … and %d more message%s".formatted(all - 1, all == 2 ? "" : "s"));
    }
    return lines;
  }

  private static String quoted(String test) {
    return "“" + test + "”";
  }

  private static List<String> some(List<String> lines, int most) {
    if (lines.size() <= most) {
      return lines;
    }
    var some = new ArrayList<>(lines.subList(0, most - 1));
    some.add("  … %d more lines".formatted(lines.size() - most + 1));
    return some;
  }
}
