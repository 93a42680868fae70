package warren.desk.checks;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import warren.course.Exercise;
import warren.course.Mistake;
import warren.desk.engine.TestResult;
import warren.desk.engine.Verdict;
import warren.desk.engine.Verdict.Outcome;
import warren.lab.Failure;

/** Says what an author has to mend when an answer does not do what it is there for. */
final class Judge {

  private Judge() {}

  /** Why nothing was tested, where the broker at hand lacks what each test needs. */
  static Optional<String> skipped(Verdict verdict) {
    boolean all =
        verdict.tests().stream().allMatch(test -> test.status() == TestResult.Status.SKIPPED);
    return all ? verdict.tests().stream().findFirst().map(TestResult::skipped) : Optional.empty();
  }

  /** A starter compiles, and each test fails with its TODO, which is all that is wrong with it. */
  static Optional<String> starter(Exercise exercise, Verdict verdict) {
    if (verdict.passed()) {
      return Optional.of("the starter passes; take the answer out and throw its TODO instead");
    }
    if (verdict.outcome() != Outcome.FAILED) {
      return Optional.of("the starter gets no verdict of its tests: " + ended(verdict));
    }
    var todo = Pattern.compile("TODO " + Pattern.quote(exercise.id()) + "\\b");
    var others =
        verdict.tests().stream()
            .filter(test -> !todo.matcher(test.failure().map(Failure::text).orElse("")).find())
            .toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "with the starter these do not fail with \"TODO %s\":%n%s"
                .formatted(exercise.id(), told(others)));
  }

  /** The solution and the variants pass. */
  static Optional<String> right(Verdict verdict) {
    if (verdict.passed()) {
      return Optional.empty();
    }
    var reason = verdict.outcome() == Outcome.FAILED ? told(failed(verdict)) : ended(verdict);
    return Optional.of("a right answer is refused; mend it, or the test:%n%s".formatted(reason));
  }

  /** A mistake fails in the test that is named, and the failure says what is wrong with it. */
  static Optional<String> mistake(Mistake mistake, Verdict verdict) {
    if (verdict.passed()) {
      return Optional.of(
          "%s accepts the mistake; make it stricter: %s"
              .formatted(mistake.caughtBy(), mistake.why()));
    }
    if (verdict.outcome() != Outcome.FAILED) {
      return Optional.of("the mistake gets no verdict of its test: " + ended(verdict));
    }
    var unjudged =
        verdict.tests().stream()
            .filter(test -> test.method().equals(mistake.caughtBy()))
            .filter(test -> test.status() == TestResult.Status.SKIPPED)
            .findFirst();
    if (unjudged.isPresent()) {
      return Optional.of(
          "%s is %s; name one that fails before it:%n%s"
              .formatted(mistake.caughtBy(), unjudged.get().skipped(), told(failed(verdict))));
    }
    var said =
        verdict.tests().stream()
            .filter(test -> test.method().equals(mistake.caughtBy()))
            .flatMap(test -> test.failure().stream())
            .anyMatch(failure -> inOneLine(failure.text()).contains(inOneLine(mistake.says())));
    return said
        ? Optional.empty()
        : Optional.of(
            "%s does not say \"%s\" but:%n%s"
                .formatted(mistake.caughtBy(), mistake.says(), told(failed(verdict))));
  }

  private static List<TestResult> failed(Verdict verdict) {
    return verdict.tests().stream()
        .filter(test -> test.status() == TestResult.Status.FAILED)
        .toList();
  }

  private static String ended(Verdict verdict) {
    return verdict.outcome() + System.lineSeparator() + verdict.detail();
  }

  private static String told(List<TestResult> tests) {
    return tests.stream()
        .map(
            test ->
                test.method()
                    + ": "
                    + test.failure().map(Failure::text).orElse("it " + test.status()))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  /** A failure is broken into lines for the terminal; where is no matter. */
  private static String inOneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
