package warren.desk.verdict;

import java.util.ArrayList;
import java.util.List;
import warren.desk.screen.Paragraphs;

/** What the learner's code printed, shortened to the screen's width. */
final class Printed {

  private final List<String> lines;
  private final int width;
  private final Style style;

  Printed(List<String> lines, int width, Style style) {
    this.lines = lines;
    this.width = width;
    this.style = style;
  }

  /** At least how many lines there were, and at most so many of them. */
  Part part(int most) {
    return new Part(1, rows -> shown(Math.min(rows - 1, most)));
  }

  private List<String> shown(int rows) {
    // With room for one only, that there is more would take it.
    int count = lines.size() <= rows ? lines.size() : Math.max(0, rows - 1);
    if (count == 0) {
      return List.of(
          style.faint("printed: " + (lines.size() == 1 ? "a line" : lines.size() + " lines")));
    }
    List<String> shown = new ArrayList<>();
    shown.add(style.faint("printed:"));
    lines.stream()
        .limit(count)
        .map(line -> "| " + Paragraphs.cut(line, width - 2))
        .forEach(shown::add);
    if (count < lines.size()) {
      shown.add(style.faint("… and %d more lines".formatted(lines.size() - count)));
    }
    return shown;
  }
}
