package warren.desk.mutate;

import java.util.Comparator;
import java.util.List;

/**
 * A replacement in a text.
 *
 * @param start the offset of the first character that goes
 * @param end the offset behind the last one
 */
record Edit(int start, int end, String with) {

  /** The part of the text from {@code from} up to {@code to}, with all edits made. */
  static String applied(List<Edit> edits, String text, int from, int to) {
    var changed = new StringBuilder();
    int at = from;
    for (var edit : edits.stream().sorted(Comparator.comparingInt(Edit::start)).toList()) {
      changed.append(text, at, edit.start()).append(edit.with());
      at = edit.end();
    }
    return changed.append(text, at, to).toString();
  }
}
