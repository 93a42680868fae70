package warren.desk.verdict;

import java.util.ArrayList;
import java.util.List;
import warren.desk.screen.Paragraphs;
import warren.lab.Failure;

/** A failure's parts, each as lines of a screen. */
final class FailureLines {

  /** Below this the words begin under the label, as there is no room beside it. */
  private static final int NARROW = 60;

  private static final int LABEL = 10;

  private final Failure failure;
  private final int width;
  private final Style style;

  FailureLines(Failure failure, int width, Style style) {
    this.failure = failure;
    this.width = width;
    this.style = style;
  }

  /**
   * What was expected, what happened, why it matters and what led to it: never left out. Of an
   * answer that nobody has begun there is nothing to say but its TODO, which is told already.
   */
  List<String> core() {
    if (!failure.written()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    if (failure.expected().isEmpty()) {
      lines.addAll(plain(failure.actual()));
    } else {
      lines.addAll(field("expected", failure.expected()));
      lines.addAll(field("but", failure.actual()));
    }
    lines.addAll(field("because", failure.because()));
    if (!failure.causes().isEmpty()) {
      lines.addAll(field("cause", failure.causes().get(0).words()));
    }
    return lines;
  }

  /** The other causes, each by itself. */
  List<List<String>> more() {
    return failure.causes().stream().skip(1).map(cause -> field("also", cause.words())).toList();
  }

  /** What the test did to the code. */
  List<String> staged() {
    return field("staged", String.join("\n", failure.staging()));
  }

  WireLines wire() {
    return new WireLines(failure.wire(), width, style);
  }

  /** The virtual host is the lab's: its name says nothing. */
  static String told(String words) {
    return Paragraphs.visible(words).replaceAll(" in vhost 'warren-[0-9a-f]{8}-\\d+'", "");
  }

  private List<String> plain(String text) {
    return told(text)
        .lines()
        .flatMap(line -> Paragraphs.wrap(line, width - 2).stream())
        .map(line -> line.isEmpty() ? "" : "  " + line)
        .toList();
  }

  private List<String> field(String label, String words) {
    if (words.isBlank()) {
      return List.of();
    }
    String text = told(words);
    boolean narrow = width < NARROW;
    int indent = narrow ? 4 : 2 + LABEL;
    String begin = "  " + (narrow ? label + " " : label + " ".repeat(LABEL - label.length()));
    List<String> lines = new ArrayList<>();
    for (String line : text.strip().split("\\R")) {
      // What is indented already, such as places in the code, stays a little aside.
      String aside = line.startsWith(" ") ? "  " : "";
      String lead = lines.isEmpty() ? " ".repeat(begin.length() - indent) : "";
      for (String part : Paragraphs.wrap(lead + aside + line.strip(), width - indent)) {
        lines.add(" ".repeat(indent) + part);
      }
    }
    lines.set(0, "  " + style.faint(label) + lines.get(0).substring(2 + label.length()));
    return lines;
  }
}
