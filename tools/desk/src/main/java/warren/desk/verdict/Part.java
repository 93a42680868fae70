package warren.desk.verdict;

import java.util.List;
import java.util.function.IntFunction;

/**
 * A part of a page.
 *
 * @param least how many lines it takes even if there is no room
 * @param lines what it shows in so many lines, {@code least} or more; it need not take them all
 */
record Part(int least, IntFunction<List<String>> lines) {

  /** One that is always there as it is. */
  static Part always(List<String> lines) {
    return new Part(lines.size(), rows -> lines);
  }

  /** One that is there as a whole or not at all. */
  static Part ifThereIsRoom(List<String> lines) {
    return new Part(0, rows -> lines.size() <= rows ? lines : List.of());
  }

  static Part nothing() {
    return always(List.of());
  }

  /** The same, that never takes more than so many lines. */
  Part atMost(int rows) {
    return new Part(least, given -> lines.apply(Math.min(given, Math.max(rows, least))));
  }

  /** All of it. */
  List<String> whole() {
    return lines.apply(Integer.MAX_VALUE);
  }
}
