package warren.desk.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import warren.desk.engine.TestResult;
import warren.desk.engine.TestResult.Status;
import warren.desk.screen.Paragraphs;
import warren.lab.Failure;

/** The tests that failed besides the one that is told whole, and the skipped ones, a line each. */
final class Others {

  private final List<Alike> failures;
  private final int told;
  private final List<TestResult> tests;
  private final int width;
  private final Style style;

  /**
   * @param told how many of the failures are told elsewhere: the first, or none
   * @param tests all of them
   */
  Others(List<Alike> failures, int told, List<TestResult> tests, int width, Style style) {
    this.failures = failures;
    this.told = told;
    this.tests = tests;
    this.width = width;
    this.style = style;
  }

  Part part() {
    List<String> all = new ArrayList<>();
    failures.stream().limit(told).forEach(first -> all.addAll(alike(first)));
    failures.stream().skip(told).map(this::line).forEach(all::add);
    all.addAll(skipped());
    return new Part(Math.min(1, all.size()), rows -> all.size() <= rows ? all : some(all, rows));
  }

  private List<String> some(List<String> all, int rows) {
    List<String> some = new ArrayList<>(all.subList(0, rows - 1));
    int left = all.size() - some.size();
    some.add(
        some.isEmpty()
            ? style.bad("✗") + " " + Paragraphs.cut(moreTests(), width - 2)
            : style.faint("  … and " + left + " more"));
    return some;
  }

  private String moreTests() {
    long failed = tests.stream().filter(test -> test.status() == Status.FAILED).count();
    long others = failed - told;
    return others == 1 ? "one more test fails" : others + " more tests fail";
  }

  /** Those that fail as the first does; of a starter each is a line, as that is what is to do. */
  private List<String> alike(Alike first) {
    if (!first.failure().written()) {
      return first.tests().stream().map(TestResult::displayName).map(this::failed).toList();
    }
    List<String> others = first.others();
    return others.isEmpty()
        ? List.of()
        : List.of(failed("%s: %s".formatted(soDo(others.size()), String.join("; ", others))));
  }

  private static String soDo(int count) {
    return count == 1 ? "one more fails alike" : count + " more fail alike";
  }

  private String line(Alike failure) {
    int more = failure.others().size();
    return failed(
        failure.first().displayName()
            + (more == 0 ? "" : " (and %d more)".formatted(more))
            + ": "
            + inShort(failure.failure()));
  }

  private String failed(String text) {
    return style.bad("✗") + " " + Paragraphs.cut(text, width - 2);
  }

  private static String inShort(Failure failure) {
    return failure.actual().lines().findFirst().orElse("").strip();
  }

  private List<String> skipped() {
    return tests.stream()
        .filter(test -> test.status() == Status.SKIPPED)
        .collect(Collectors.groupingBy(TestResult::skipped, Collectors.counting()))
        .entrySet()
        .stream()
        .map(reason -> "- %d skipped: %s".formatted(reason.getValue(), reason.getKey()))
        .map(line -> Paragraphs.cut(line, width))
        .toList();
  }
}
