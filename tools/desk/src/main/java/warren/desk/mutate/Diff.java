package warren.desk.mutate;

import java.util.regex.Pattern;

/** A change as one line. */
final class Diff {

  /** What an author needs to recognise the place. */
  private static final int AROUND = 30;

  private static final Pattern CALLOUT = Pattern.compile("//\\s*<\\d+>");

  private Diff() {}

  /**
   * Such as {@code "durable, false" -> "durable, true"}, or {@code "- ack();"} for what is gone.
   */
  static String of(String before, String after) {
    var was = oneLine(before);
    var is = oneLine(after);
    return is.isEmpty() ? "- " + shown(was) : differing(was, is);
  }

  /** A piece of source, in one line. */
  static String shown(String text) {
    var line = oneLine(text);
    return shortened(line, 0, line.length());
  }

  private static String differing(String was, String is) {
    int shorter = Math.min(was.length(), is.length());
    int same = 0;
    while (same < shorter && was.charAt(same) == is.charAt(same)) {
      same++;
    }
    int tail = 0;
    while (tail < shorter - same
        && was.charAt(was.length() - 1 - tail) == is.charAt(is.length() - 1 - tail)) {
      tail++;
    }
    return shortened(was, same, was.length() - tail)
        + " -> "
        + shortened(is, same, is.length() - tail);
  }

  /** What differs and a little around it. */
  private static String shortened(String text, int from, int to) {
    int start = Math.max(0, from - AROUND);
    int end = Math.min(text.length(), Math.max(from, to) + AROUND);
    var middle = text.substring(start, end);
    if (middle.length() > 4 * AROUND) {
      middle =
          middle.substring(0, 2 * AROUND) + " … " + middle.substring(middle.length() - 2 * AROUND);
    }
    return (start > 0 ? "…" : "") + middle + (end < text.length() ? "…" : "");
  }

  private static String oneLine(String text) {
    return CALLOUT.matcher(text).replaceAll("").strip().replaceAll("\\s+", " ");
  }
}
