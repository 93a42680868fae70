package warren.desk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import warren.course.Exercise;
import warren.desk.engine.TestResult;
import warren.desk.engine.TestResult.Status;
import warren.desk.engine.Verdict;
import warren.lab.Failure;

/** A verdict as the learner reads it. */
final class VerdictText {

  private static final int OUTPUT_LINES = 30;

  private final Desk desk;
  private final Screen screen;
  private final Exercise exercise;
  private final Verdict verdict;

  VerdictText(Desk desk, Exercise exercise, Verdict verdict) {
    this.desk = desk;
    this.screen = desk.screen();
    this.exercise = exercise;
    this.verdict = verdict;
  }

  void show() {
    screen.line("");
    screen.line(
        screen.bold(exercise.id() + " " + exercise.title())
            + "  "
            + screen.faint(desk.relative(exercise.starter())));
    screen.line("");
    if (verdict.outcome() == Verdict.Outcome.ENVIRONMENT) {
      environment();
      return;
    }
    verdict.tests().forEach(this::test);
    skips();
    failures();
    if (!verdict.detail().isEmpty()) {
      screen.line("");
      screen.bad(headline());
      screen.line(Paragraphs.indented(verdict.detail(), 2));
    }
    output();
    if (!verdict.tests().isEmpty()) {
      screen.line("");
      summary();
    }
    after();
  }

  /** What the tests said before that is worth nothing. */
  private void environment() {
    screen.bad("There is no verdict: the environment failed, twice in a row");
    screen.line(Paragraphs.indented(verdict.detail(), 2));
    screen.line("");
    screen.line("Next: ./warren doctor");
  }

  private void test(TestResult test) {
    String mark =
        switch (test.status()) {
          case PASSED -> screen.styled("fg(green)", "  ✓ ");
          case FAILED -> screen.styled("fg(red)", "  ✗ ");
          case SKIPPED -> screen.faint("  - ");
        };
    screen.line(mark + test.displayName());
  }

  private void skips() {
    verdict.tests().stream()
        .filter(test -> test.status() == Status.SKIPPED)
        .map(TestResult::skipped)
        .distinct()
        .forEach(reason -> screen.line(Paragraphs.indented("skipped: " + reason, 4)));
  }

  /** What several tests say stands there once, and the wire with the first failure only. */
  private void failures() {
    Map<String, List<TestResult>> failures = new LinkedHashMap<>();
    for (TestResult test : verdict.tests()) {
      test.failure()
          .map(failure -> failure.story(failures.isEmpty()))
          .ifPresent(story -> failures.computeIfAbsent(story, key -> new ArrayList<>()).add(test));
    }
    failures.forEach(this::failure);
  }

  private void failure(String story, List<TestResult> tests) {
    screen.line("");
    if (tests.stream().flatMap(test -> test.failure().stream()).noneMatch(Failure::written)) {
      screen.line("  " + screen.styled("fg(yellow),bold", "not written yet: " + story));
      return;
    }
    tests.forEach(test -> screen.line("  " + screen.styled("fg(red),bold", test.displayName())));
    screen.line(Paragraphs.indented(story, 4));
  }

  private String headline() {
    return switch (verdict.outcome()) {
      case DID_NOT_COMPILE -> "It does not compile";
      case ENDED_ITSELF -> "The tests did not get to their end";
      case TIMED_OUT -> "It took too long";
      case NO_BROKER -> "What it needs is not there";
      case ENVIRONMENT -> "The environment failed";
      case PASSED, FAILED -> "The tests could not be run";
    };
  }

  private void output() {
    List<String> lines = verdict.output().lines().toList();
    if (lines.isEmpty()) {
      return;
    }
    screen.line("");
    screen.line(screen.faint("  Printed by the code:"));
    lines.stream().limit(OUTPUT_LINES).forEach(line -> screen.line("  | " + line));
    if (lines.size() > OUTPUT_LINES) {
      screen.line(screen.faint("  | … and %d more lines".formatted(lines.size() - OUTPUT_LINES)));
    }
  }

  private void summary() {
    long passed = verdict.tests().stream().filter(t -> t.status() == Status.PASSED).count();
    String text =
        "%s: %d of %d tests passed in %.2f s"
            .formatted(
                exercise.id(), passed, verdict.tests().size(), verdict.took().toMillis() / 1000.0);
    if (verdict.passed()) {
      screen.good(text);
    } else {
      screen.bad(text);
    }
  }

  private void after() {
    if (verdict.passed()) {
      screen.line(
          desk.after(exercise)
              .map(e -> "Solved. Go on with %s %s: %s".formatted(e.id(), e.title(), relative(e)))
              .orElseGet(desk::allSolved));
    } else {
      verdict
          .failures()
          .map(Failure::next)
          .filter(next -> !next.isEmpty())
          .distinct()
          .forEach(screen::line);
    }
  }

  private String relative(Exercise other) {
    return desk.relative(other.starter());
  }
}
