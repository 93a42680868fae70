package warren.desk.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A run's story in a few lines: where its messages went, what became of them, what to look at. */
public final class Story {

  /** Of the picture, and of the messages: the rest is in the trace. */
  private static final int PICTURE = 4;

  private static final int MESSAGES = 2;

  private Story() {}

  /**
   * The story, ten lines at most; none if nothing was said.
   *
   * @param method the test method whose story is told, if it is there; else the one in which most
   *     messages went by
   * @param width of the terminal, in columns
   */
  public static List<String> of(KeptRun run, Optional<String> method, int width) {
    return run.conversations().stream()
        .filter(test -> method.filter(test.method()::equals).isPresent())
        .filter(test -> !test.events().isEmpty())
        .findFirst()
        .or(() -> richest(run))
        .map(test -> told(test, width))
        .orElse(List.of());
  }

  private static Optional<Conversation> richest(KeptRun run) {
    return run.conversations().stream()
        .filter(test -> !test.events().isEmpty())
        .max(Comparator.comparing(test -> test.ledger().entries().size()));
  }

  private static List<String> told(Conversation test, int width) {
    var lines = new ArrayList<String>();
    lines.addAll(Shown.wrapped("", "On the wire, while " + quoted(test.test()) + ":", 2, width));
    var messages = test.ledger().entries();
    lines.addAll(some(TopologyText.of(test.events(), test.names(), width), PICTURE));
    lines.addAll(some(LedgerText.of(messages, width), MESSAGES));
    lines.addAll(Shown.wrapped("", Telling.of(messages), 0, width));
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
    some.add("  … %d lines more: ./warren trace".formatted(lines.size() - most + 1));
    return some;
  }
}
