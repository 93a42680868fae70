package warren.desk.checks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import warren.course.Exercise;
import warren.desk.verify.Flakes;

/** What the checks found, exercise by exercise. */
final class Scoreboard {

  /** The kinds of checks, in the order of the table's columns. */
  enum Column {
    STARTER,
    SOLUTION,
    MISTAKES,
    VARIANTS,
    RECORDING,
    CHAPTER
  }

  /** So many of the failing runs are named. */
  private static final int SLOWEST = 5;

  private static final class Score {
    private int right;
    private int all;

    @Override
    public String toString() {
      return all == 0 ? "skipped" : right + "/" + all;
    }
  }

  private static final class Row {
    private final Map<Column, Score> scores = new EnumMap<>(Column.class);
    private Duration took = Duration.ZERO;
  }

  private record Failing(String mistake, Duration took) {}

  private final Map<Exercise, Row> rows = new LinkedHashMap<>();
  private final List<Failing> failing = new ArrayList<>();
  private final List<String> unsteady = new ArrayList<>();
  private final Heights heights = new Heights();
  private final Flakes flakes;

  /** An empty one; {@code flakes} keeps what is right only at the second look. */
  Scoreboard(Flakes flakes) {
    this.flakes = flakes;
  }

  /** Gives an exercise its place in the table. */
  void list(Exercise exercise) {
    rowOf(exercise);
  }

  /** A check that was right only when it was looked at again, and what it said at first. */
  void unsteady(String check, String complaint) throws IOException {
    unsteady.add(check + ": " + complaint);
    flakes.keep(check, complaint);
  }

  /** Expects one more check. */
  void expect(Exercise exercise, Column column) {
    score(exercise, column).all++;
  }

  /** A check that was expected has passed. */
  void passed(Exercise exercise, Column column) {
    score(exercise, column).right++;
  }

  /** A check that was expected cannot be made with the broker at hand. */
  void skipped(Exercise exercise, Column column) {
    score(exercise, column).all--;
  }

  /** A run for the exercise took that long. */
  void took(Exercise exercise, Duration time) {
    var row = rowOf(exercise);
    row.took = row.took.plus(time);
  }

  /** All tests were run on a mistake, which took that long: what a learner waits for. */
  void failing(String mistake, Duration time) {
    failing.add(new Failing(mistake, time));
  }

  /** How much room the verdicts on mistakes take. */
  Heights heights() {
    return heights;
  }

  /** The table, as it is printed. */
  String table() {
    var heads =
        line(
            "",
            "exercise",
            "starter",
            "solution",
            "mistakes",
            "variants",
            "recording",
            "chapter",
            "seconds");
    var lines = new ArrayList<String>(List.of(heads));
    rows.keySet().stream().map(this::row).forEach(lines::add);
    if (!failing.isEmpty()) {
      failing.sort(Comparator.comparing(Failing::took));
      lines.add("");
      lines.add(
          "%d failing runs: median %.1f s; slowest:"
              .formatted(failing.size(), seconds(failing.get(failing.size() / 2).took())));
      failing.subList(Math.max(0, failing.size() - SLOWEST), failing.size()).stream()
          .map(run -> "%.1f s  %s".formatted(seconds(run.took()), run.mistake()))
          .forEach(lines::add);
    }
    if (!heights.lines().isEmpty()) {
      lines.add("");
      lines.addAll(heights.lines());
    }
    if (!unsteady.isEmpty()) {
      lines.add("");
      lines.add("Right only at the second look, with nothing else running. At the first:");
      lines.addAll(unsteady);
    }
    return String.join(System.lineSeparator(), lines);
  }

  /** An exercise's line of the table. */
  String row(Exercise exercise) {
    var row = rows.get(exercise);
    return line(
        exercise.id(),
        exercise.title(),
        yesOrNo(row.scores.get(Column.STARTER)),
        yesOrNo(row.scores.get(Column.SOLUTION)),
        row.scores.get(Column.MISTAKES),
        row.scores.get(Column.VARIANTS),
        yesOrNo(row.scores.get(Column.RECORDING)),
        yesOrNo(row.scores.get(Column.CHAPTER)),
        "%.1f".formatted(seconds(row.took)));
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  private static String line(Object... cells) {
    return "%-5s%-36s %-8s %-9s %-9s %-9s %-10s %-8s %7s".formatted(cells);
  }

  private static String yesOrNo(Score score) {
    if (score == null) {
      return "-";
    }
    if (score.all == 0) {
      return "skipped";
    }
    return score.right == score.all ? "ok" : "WRONG";
  }

  private Row rowOf(Exercise exercise) {
    return rows.computeIfAbsent(exercise, key -> new Row());
  }

  private Score score(Exercise exercise, Column column) {
    return rowOf(exercise).scores.computeIfAbsent(column, key -> new Score());
  }
}
