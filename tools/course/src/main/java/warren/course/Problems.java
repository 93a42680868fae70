package warren.course;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with one file, so that an author mends all of it at once. */
final class Problems {

  private record Problem(int line, String text) {}

  private final String file;
  private final boolean strict;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * For one file.
   *
   * @param file as the author is told it, relative to the course's folder
   * @param strict whether the files beside it are looked at, too
   */
  Problems(String file, boolean strict) {
    this.file = file;
    this.strict = strict;
  }

  /** Whether the files that it names have to be there, and to be as it says. */
  boolean strict() {
    return strict;
  }

  /**
   * Notes a problem.
   *
   * @param line from 1
   * @param text what is wrong and what to write
   */
  void at(int line, String text) {
    problems.add(new Problem(line, text));
  }

  /** As {@link #at}, of a file that is named there: none where those are not looked at. */
  void ofFile(int line, String text) {
    if (strict) {
      at(line, text);
    }
  }

  boolean none() {
    return problems.isEmpty();
  }

  /** A line each, in the file's order. */
  List<String> lines() {
    return problems.stream()
        .sorted(Comparator.comparingInt(Problem::line))
        .map(problem -> file + ":" + problem.line() + ": " + problem.text())
        .toList();
  }
}
