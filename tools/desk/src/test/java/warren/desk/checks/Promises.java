package warren.desk.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import warren.course.Exercise;
import warren.course.Mistake;

/**
 * What an exercise promises is tested, and what is tested can fail: each {@code @throws} of its
 * starter is forced by a claim, and each claim catches a mistake.
 *
 * @param thrown the exceptions that the starter promises
 * @param forced the exceptions that claims ask for
 * @param claims the names of the tests
 */
record Promises(List<String> thrown, List<String> forced, List<String> claims) {

  private static final Pattern THROWS = Pattern.compile("@throws (\\w+)");
  private static final Pattern FORCED =
      Pattern.compile("\\b(?:threw|eventuallyThrows)\\((\\w+)\\.class\\)");
  private static final Pattern CLAIM =
      Pattern.compile("@Test\\s+(?:@\\w+(?:\\([^)]*\\))?\\s+)*void (\\w+)");

  static Promises of(Exercise exercise) throws IOException {
    return of(Files.readString(exercise.starter()), exercise.testText());
  }

  static Promises of(String starter, String test) {
    return new Promises(all(THROWS, starter), all(FORCED, test), all(CLAIM, test));
  }

  private static List<String> all(Pattern pattern, String source) {
    return pattern.matcher(source).results().map(result -> result.group(1)).distinct().toList();
  }

  /** What is promised and not proved; empty where all is. */
  Optional<String> untested(List<Mistake> mistakes) {
    var exceptions = new TreeSet<>(thrown);
    forced.forEach(exceptions::remove);
    var idle = new TreeSet<>(claims);
    mistakes.forEach(mistake -> idle.remove(mistake.caughtBy()));
    var complaints =
        Stream.concat(
                exceptions.stream()
                    .map(name -> "@throws %s is promised, and no claim forces it".formatted(name)),
                idle.stream().map(name -> "no mistake is caught by the claim " + name))
            .toList();
    return complaints.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", complaints));
  }
}
