package warren.desk.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jline.utils.WCWidth;

/** Text in lines of a terminal, whose width is counted in columns: a wide letter takes two. */
public final class Paragraphs {

  private Paragraphs() {}

  /** One paragraph, broken into lines of so many columns, each indented by so many blanks. */
  public static String wrapped(String text, int indent, int width) {
    String one = text.strip().replaceAll("\\s+", " ");
    return indented(String.join("\n", wrap(one, width - indent)), indent);
  }

  /** Each of its lines broken into lines of so many columns: what begins a line still does. */
  public static String eachWrapped(String text, int width) {
    return text.lines()
        .flatMap(line -> wrap(line, width).stream())
        .collect(Collectors.joining("\n"));
  }

  /** Every line indented by so many blanks, empty ones left empty. */
  public static String indented(String text, int indent) {
    return text.lines()
        .map(line -> line.isBlank() ? "" : " ".repeat(indent) + line)
        .collect(Collectors.joining("\n"));
  }

  /** The line broken where it has blanks, and within a word that is wider than the width. */
  public static List<String> wrap(String line, int width) {
    List<String> lines = new ArrayList<>();
    String rest = line.stripTrailing();
    int room = room(rest, width);
    while (room < rest.length()) {
      int blank = rest.lastIndexOf(' ', room);
      boolean fits = blank > 0 && !rest.substring(0, blank).isBlank();
      lines.add(rest.substring(0, fits ? blank : room).stripTrailing());
      rest = rest.substring(fits ? blank : room).stripLeading();
      room = room(rest, width);
    }
    lines.add(rest);
    return lines;
  }

  /** As much of the line as fits; where something is left out, it ends with {@code …}. */
  public static String cut(String line, int width) {
    return room(line, width) == line.length()
        ? line
        : line.substring(0, room(line, Math.max(1, width - 1))).stripTrailing() + "…";
  }

  /** With a dot for each letter that would move a terminal's cursor. */
  public static String visible(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\n]]", "·");
  }

  /** What a program printed, without what would move a terminal's cursor. */
  public static String printable(String line) {
    return line.replaceAll("\u001B\\[[0-9;?]*[ -/]*[@-~]", "")
        .replace("\t", "    ")
        .replaceAll("\\p{Cntrl}", "");
  }

  /** How many columns the text takes. */
  public static int columns(String text) {
    return text.codePoints().map(letter -> Math.max(0, WCWidth.wcwidth(letter))).sum();
  }

  /** How many of its chars fit, and at least its first letter. */
  private static int room(String text, int width) {
    int columns = 0;
    int fit = 0;
    while (fit < text.length()) {
      int letter = text.codePointAt(fit);
      columns += Math.max(0, WCWidth.wcwidth(letter));
      if (columns > width && fit > 0) {
        return fit;
      }
      fit += Character.charCount(letter);
    }
    return fit;
  }
}
