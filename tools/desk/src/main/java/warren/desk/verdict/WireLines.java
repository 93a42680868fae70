package warren.desk.verdict;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import warren.desk.screen.Paragraphs;
import warren.lab.telling.Excerpt;
import warren.lab.telling.Excerpt.Line;
import warren.lab.telling.Excerpt.Weight;

/**
 * What was said on the wire, an event a line and its code at the right margin. Client and channel
 * are named where there is more than one of them; {@code …} stands where events are left out.
 */
final class WireLines {

  private static final String LABEL = "  wire ";

  /** Lines an event may take where room is short. */
  private static final int TALL = 2;

  /** So many lines are given to it even if there is no room. */
  private static final int LEAST = 4;

  private final Excerpt excerpt;
  private final int width;
  private final Style style;

  WireLines(Excerpt excerpt, int width, Style style) {
    this.excerpt = excerpt;
    this.width = width;
    this.style = style;
  }

  /** As many events as fit into so many lines, those that tell most; one at least. */
  List<String> fitting(int lines) {
    for (int count = worthTelling(); count > 1; count--) {
      List<String> laidOut = laidOut(excerpt.cutTo(count), TALL);
      if (laidOut.size() <= lines) {
        return laidOut;
      }
    }
    return laidOut(excerpt.cutTo(1), TALL);
  }

  /** What is usual is told only where there is little else. */
  private int worthTelling() {
    long unusual = excerpt.lines().stream().filter(line -> line.weight() != Weight.USUAL).count();
    return (int) Math.max(unusual, Math.min(LEAST, excerpt.lines().size()));
  }

  /** All that is there, in as many lines as it takes. */
  List<String> whole() {
    return laidOut(excerpt, Integer.MAX_VALUE);
  }

  /** What it takes to show those that must not be left out. */
  int least() {
    return excerpt.hasLines() ? fitting(LEAST).size() : 0;
  }

  private List<String> laidOut(Excerpt part, int tall) {
    boolean clients = differ(part.lines().stream().map(Line::client).collect(Collectors.toSet()));
    boolean channels = differ(part.lines().stream().map(Line::channel).collect(Collectors.toSet()));
    int times = part.lines().stream().mapToInt(line -> time(line).length()).max().orElse(0);
    int names = part.lines().stream().mapToInt(line -> line.client().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (Line line : part.lines()) {
      String begin =
          (lines.isEmpty() ? LABEL : " ".repeat(LABEL.length()))
              + (part.leftOutBefore(line) > 0 ? "… " : "  ")
              + " ".repeat(times - time(line).length())
              + time(line)
              + " ms "
              + (clients ? pad(line.client(), names) + " " : "")
              + (channels ? pad(line.channel(), 4) + " " : "")
              + (line.toBroker() ? "-->" : "<--")
              + " ";
      lines.addAll(laidOut(begin, line, tall));
    }
    if (tall > TALL && part.leftOutAfter() > 0) {
      lines.add(" ".repeat(LABEL.length()) + "… " + part.leftOutAfter() + " more");
    }
    if (!lines.isEmpty()) {
      lines.set(0, "  " + style.faint("wire") + lines.get(0).substring(6));
    }
    return lines;
  }

  private List<String> laidOut(String begin, Line line, int tall) {
    // A screen too narrow for both has the words under what comes before them.
    boolean narrow = width - begin.length() < 30;
    int indent = narrow ? 4 : begin.length();
    List<String> parts = new ArrayList<>();
    if (narrow) {
      parts.add(begin.stripTrailing());
    }
    Paragraphs.wrap(FailureLines.told(line.words()), width - indent)
        .forEach(part -> parts.add((parts.isEmpty() ? begin : " ".repeat(indent)) + part));
    int most = tall == Integer.MAX_VALUE ? tall : tall + (narrow ? 1 : 0);
    if (parts.size() > most) {
      String last = parts.get(most - 1);
      parts.subList(most - 1, parts.size()).clear();
      parts.add(Paragraphs.cut(last, width - 1) + "…");
    }
    addCode(parts, line.code());
    return parts;
  }

  /** At the right margin of the last line, or of one more if there is no room. */
  private void addCode(List<String> parts, String code) {
    if (code.isEmpty()) {
      return;
    }
    String last = parts.get(parts.size() - 1);
    int gap = width - Paragraphs.columns(last) - code.length();
    if (gap > 0) {
      parts.set(parts.size() - 1, last + " ".repeat(gap) + code);
    } else {
      parts.add(" ".repeat(Math.max(0, width - code.length())) + code);
    }
  }

  /** Tenths matter where little time goes by. */
  private static String time(Line line) {
    int point = line.millis().indexOf('.');
    return point > 2 ? line.millis().substring(0, point) : line.millis();
  }

  private static boolean differ(Set<String> names) {
    Set<String> named = new HashSet<>(names);
    named.remove("");
    return named.size() > 1;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
