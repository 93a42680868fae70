package warren.desk.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import warren.lab.wire.WireEvent;

/** Texts that others have sent, made to fit on a line of the terminal. */
final class Shown {

  private static final int NAME = 32;

  private Shown() {}

  /** A name of whatever length, on one line and short. */
  static String name(String name) {
    return cut(name, NAME);
  }

  /** A text on one line, cut where it is longer. */
  static String cut(String text, int most) {
    String plain = plain(text);
    int length = plain.codePointCount(0, plain.length());
    return length <= most
        ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, Math.max(0, most - 1))) + "…";
  }

  /** Without line breaks and what steers a terminal. */
  static String plain(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "·");
  }

  /** When it was seen, in milliseconds. */
  static String millis(WireEvent event) {
    return String.format(Locale.ROOT, "%.1f", event.at().toNanos() / 1e6);
  }

  /**
   * A text in lines of at most that width; only a word that is longer stands out.
   *
   * @param first what the first line begins with
   * @param indent how far the others are indented
   */
  static List<String> wrapped(String first, String text, int indent, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder(first);
    int begin = first.length();
    for (String word : text.split(" ")) {
      if (line.length() > begin && line.length() + 1 + word.length() > width) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(" ".repeat(indent));
        begin = indent;
      }
      line.append(line.length() > begin ? " " : "").append(word);
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }
}
