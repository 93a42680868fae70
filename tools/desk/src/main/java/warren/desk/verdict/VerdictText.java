package warren.desk.verdict;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import warren.course.Exercise;
import warren.desk.engine.TestResult.Status;
import warren.desk.engine.Verdict;
import warren.desk.screen.Paragraphs;
import warren.lab.Failure;

/**
 * A verdict as the learner reads it: one failure whole, the first in the order of the task, and of
 * the rest what fits.
 */
public final class VerdictText {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  /** Lines that a part takes at most before the whole is asked for. */
  private static final int OTHERS = 3;

  private static final int WIRE = 8;
  private static final int PRINTED = 5;
  private static final int PRINTED_WHOLE = 40;

  private final Exercise exercise;
  private final Verdict verdict;
  private final int width;
  private final Style style;
  private final List<Alike> failures;

  /**
   * Of that exercise.
   *
   * @param width of the screen, in columns
   */
  public VerdictText(Exercise exercise, Verdict verdict, int width, Style style) {
    this.exercise = exercise;
    this.verdict = verdict;
    this.width = width;
    this.style = style;
    this.failures = Alike.of(verdict.tests());
  }

  /** The line that parts it from what stands above, with the time. */
  public String rule(LocalTime now) {
    String time = " " + TIME.format(now) + " ──";
    String title = "── " + exercise.id() + " " + exercise.title();
    String file = "  " + exercise.starter().getFileName();
    int room = Math.max(1, width - time.length() - 2);
    String begin = Paragraphs.columns(title + file) <= room ? title + file : title;
    String cut = Paragraphs.cut(begin, room) + " ";
    int gap = Math.max(0, width - Paragraphs.columns(cut) - time.length());
    return style.bold(cut) + style.faint("─".repeat(gap) + time);
  }

  /**
   * The first failure whole, and of the rest what fits.
   *
   * @param rows what it is to fit into, without the rule; it takes more if the first failure does
   * @param after what comes after it
   */
  public List<String> fitting(int rows, List<String> after) {
    Page page = new Page();
    page.add(gap());
    var told = new Page.Growing();
    if (!isOfTests()) {
      page.add(Part.always(new Ended(verdict, width, style).lines()));
      told.then(page.add(others(0)));
    } else if (failures.isEmpty()) {
      told.then(page.add(Part.ifThereIsRoom(claims())));
    } else {
      first(page, told);
    }
    told.then(page.add(printed(PRINTED)));
    page.add(gap());
    page.add(Part.always(summary()));
    page.add(Part.always(after));
    return page.lines(rows, told);
  }

  private void first(Page page, Page.Growing told) {
    var lines = new FailureLines(failures.get(0).failure(), width, style);
    page.add(Part.always(heads(failures.get(0), 1)));
    page.add(Part.always(lines.core()));
    var more = lines.more().stream().map(Part::ifThereIsRoom).map(page::add).toList();
    var wire = page.add(new Part(lines.wire().least(), lines.wire()::fitting).atMost(WIRE));
    var staged = page.add(Part.ifThereIsRoom(lines.staged()));
    var others = others(1);
    var gap = page.add(Part.ifThereIsRoom(others.least() > 0 ? List.of("") : List.of()));
    told.then(page.add(failures.get(0).failure().written() ? others.atMost(OTHERS) : others));
    told.then(wire);
    told.then(staged);
    told.then(gap);
    more.forEach(told::then);
  }

  /** All there is to tell, in as many lines as it takes. */
  public List<String> whole(List<String> after) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    if (!isOfTests()) {
      lines.addAll(new Ended(verdict, width, style).lines());
    }
    lines.addAll(claims());
    for (Alike failure : failures) {
      var parts = new FailureLines(failure.failure(), width, style);
      lines.add("");
      lines.addAll(heads(failure, Integer.MAX_VALUE));
      lines.addAll(parts.core());
      parts.more().forEach(lines::addAll);
      lines.addAll(parts.wire().whole());
      lines.addAll(parts.staged());
    }
    lines.addAll(printed(PRINTED_WHOLE).whole());
    lines.add("");
    lines.addAll(summary());
    lines.addAll(after);
    return lines;
  }

  private static Part gap() {
    return Part.always(List.of(""));
  }

  /** Whether the tests came to their end. */
  private boolean isOfTests() {
    return verdict.detail().isEmpty() && !verdict.tests().isEmpty();
  }

  private Part others(int told) {
    return new Others(failures, told, verdict.tests(), width, style).part();
  }

  /** The claims that fail with it, or of a starter that nobody has touched, what is to do. */
  private List<String> heads(Alike failure, int most) {
    if (!failure.failure().written()) {
      return Paragraphs.wrap("not written yet: " + failure.failure().actual(), width).stream()
          .map(style::open)
          .toList();
    }
    return failure.tests().stream()
        .limit(most)
        .map(test -> "✗ " + test.displayName())
        .flatMap(line -> Paragraphs.wrap(line, width).stream())
        .map(style::bad)
        .toList();
  }

  private List<String> claims() {
    return verdict.tests().stream()
        .map(test -> mark(test.status()) + Paragraphs.cut(test.displayName(), width - 2))
        .toList();
  }

  private String mark(Status status) {
    return switch (status) {
      case PASSED -> style.good("✓") + " ";
      case FAILED -> style.bad("✗") + " ";
      case SKIPPED -> style.faint("-") + " ";
    };
  }

  /** What the code printed, a line at most as wide as the screen. */
  private Part printed(int most) {
    List<String> lines = verdict.output().lines().map(Paragraphs::printable).toList();
    return lines.isEmpty() ? Part.nothing() : new Printed(lines, width, style).part(most);
  }

  private List<String> summary() {
    if (verdict.outcome() == Verdict.Outcome.ENVIRONMENT) {
      return List.of("Next: ./warren doctor");
    }
    if (verdict.tests().isEmpty()) {
      boolean ended = verdict.outcome() == Verdict.Outcome.ENDED_ITSELF;
      return ended ? List.of("Next: ./warren hint " + exercise.id()) : List.of();
    }
    long passed = verdict.tests().stream().filter(t -> t.status() == Status.PASSED).count();
    String counted =
        String.format(
            Locale.ROOT,
            "%s: %d of %d tests passed in %.2f s",
            exercise.id(),
            passed,
            verdict.tests().size(),
            verdict.took().toMillis() / 1000.0);
    UnaryOperator<String> colour = verdict.passed() ? style::good : style::bad;
    List<String> next =
        verdict.failures().map(Failure::next).filter(text -> !text.isEmpty()).distinct().toList();
    if (verdict.passed()) {
      next = List.of("Solved.");
    }
    String inOne = counted + "   " + String.join("", next);
    if (next.size() == 1 && inOne.length() <= width) {
      return List.of(colour.apply(counted) + "   " + next.get(0));
    }
    return Stream.concat(
            Paragraphs.wrap(counted, width).stream().map(colour),
            next.stream().flatMap(line -> Paragraphs.wrap(line, width).stream()))
        .toList();
  }
}
