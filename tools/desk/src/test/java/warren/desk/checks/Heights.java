package warren.desk.checks;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import warren.course.Exercise;
import warren.course.Mistake;
import warren.desk.engine.Verdict;
import warren.desk.verdict.Style;
import warren.desk.verdict.VerdictText;

/**
 * How many rows of a terminal the verdicts on mistakes take. Of the exercises' first mistakes,
 * which are the likeliest, nine of ten have to fit into 24 rows of 80 columns.
 */
final class Heights {

  private static final int ROWS = 24;
  private static final int COLUMNS = 80;

  /** The rule above a verdict, and the line of keys below it. */
  private static final int AROUND = 2;

  /** Of forty exercises. */
  private static final int TOO_TALL = 4;

  private static final int TALLEST = 3;

  private record Height(String mistake, boolean first, int rows) {
    boolean fits() {
      return rows <= ROWS;
    }
  }

  /** By mistake: of one that is looked at twice the second look counts. */
  private final Map<String, Height> heights = new LinkedHashMap<>();

  /** One more, as a learner would read it. */
  void add(Exercise exercise, Mistake mistake, Verdict verdict) {
    var text = new VerdictText(exercise, verdict, COLUMNS, Style.plain());
    int rows = text.fitting(ROWS - AROUND, List.of()).size() + AROUND;
    boolean first = mistake == exercise.mistakes().get(0);
    var height = new Height(exercise.id() + " " + mistake.id(), first, rows);
    heights.put(height.mistake(), height);
  }

  /** What an author has to mend; empty if enough of them fit. */
  Optional<String> complaint() {
    var tall =
        heights.values().stream().filter(Height::first).filter(height -> !height.fits()).toList();
    return tall.size() <= TOO_TALL
        ? Optional.empty()
        : Optional.of(
            "%d verdicts on first mistakes do not fit into %d rows of %d columns; shorten what they say: %s"
                .formatted(tall.size(), ROWS, COLUMNS, named(tall)));
  }

  /** As it is printed below the table; nothing where there were no mistakes. */
  List<String> lines() {
    if (heights.isEmpty()) {
      return List.of();
    }
    var first = heights.values().stream().filter(Height::first).toList();
    var tallest =
        heights.values().stream()
            .sorted(Comparator.comparing(Height::rows).reversed())
            .limit(TALLEST)
            .toList();
    return List.of(
        "Verdicts in %d rows of %d columns: %d of %d first mistakes fit, %d of %d of all. Tallest: %s"
            .formatted(
                ROWS,
                COLUMNS,
                first.stream().filter(Height::fits).count(),
                first.size(),
                heights.values().stream().filter(Height::fits).count(),
                heights.size(),
                named(tallest)));
  }

  private static String named(List<Height> some) {
    return some.stream()
        .map(height -> height.mistake() + " " + height.rows())
        .collect(Collectors.joining(", "));
  }
}
