package warren.desk.verdict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import warren.desk.engine.TestResult;
import warren.lab.Failure;

/**
 * Tests that fail for the same reason, as far as a reader can tell: the same led to it, and what
 * happened is told in the same words but for the names that are generated for each test.
 *
 * @param failure that of the first of them
 * @param tests in the order in which they ran
 */
record Alike(Failure failure, List<TestResult> tests) {

  Alike {
    tests = List.copyOf(tests);
  }

  /** All failures of these tests, in the order of the task. */
  static List<Alike> of(List<TestResult> tests) {
    Map<String, List<TestResult>> alike = new LinkedHashMap<>();
    for (TestResult test : tests) {
      test.failure()
          .ifPresent(
              failure ->
                  alike.computeIfAbsent(reason(failure), key -> new ArrayList<>()).add(test));
    }
    return alike.values().stream()
        .map(same -> new Alike(same.get(0).failure().orElseThrow(), same))
        .toList();
  }

  TestResult first() {
    return tests.get(0);
  }

  /** The names of the tests after the first. */
  List<String> others() {
    return tests.stream().skip(1).map(TestResult::displayName).toList();
  }

  private static String reason(Failure failure) {
    // Without a cause, what was expected is all that tells one failure from another.
    var why = failure.causes().stream().findFirst().map(Alike::key).orElse(failure.expected());
    return withoutGenerated(why + "\n" + failure.actual());
  }

  /** How much is known of a cause differs from run to run, and so do its words. */
  private static String key(Failure.Cause cause) {
    return cause.id().isEmpty() ? cause.words() : cause.id();
  }

  /** Queues are numbered, virtual hosts and ports are new in each run, times differ. */
  static String withoutGenerated(String words) {
    return words
        .replaceAll("warren-[0-9a-f]{8}-\\d+", "warren")
        .replaceAll("(?<=[\\p{L}.]-)\\d+\\b", "N")
        .replaceAll("(?<=(localhost|127\\.0\\.0\\.1):)\\d+|(?<=port )\\d+", "N")
        .replaceAll("[\\d.]+(?= (ms|s)\\b)", "N");
  }
}
