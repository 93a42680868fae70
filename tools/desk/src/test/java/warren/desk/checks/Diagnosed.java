package warren.desk.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import warren.course.Exercise;
import warren.course.Lesson;
import warren.course.Mistake;
import warren.desk.engine.Verdict;
import warren.lab.Failure;

/**
 * The mistakes that an exercise's diagnosis recognises, and what its failures may say: a diagnosis
 * is true or silent.
 *
 * @param conditions ids of the mistakes for which it has a condition
 */
record Diagnosed(Set<String> conditions) {

  private static final Pattern CONDITION = Pattern.compile("@Mistake\\(\"([^\"]+)\"\\)");

  /** What an exercise's diagnosis recognises; empty where it has none. */
  static Optional<Diagnosed> of(Lesson lesson, Exercise exercise) throws IOException {
    var name = Exercise.diagnosisClass(exercise.testClass()).replace('.', '/') + ".java";
    Path file = lesson.directory().resolve("src/diagnosis/java").resolve(name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Optional.of(
        new Diagnosed(
            CONDITION
                .matcher(Files.readString(file))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new))));
  }

  /** Why a condition can never be told; empty where each is one of a mistake. */
  Optional<String> unknown(List<Mistake> mistakes) {
    var others = new TreeSet<>(conditions);
    mistakes.forEach(mistake -> others.remove(mistake.id()));
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "there are conditions for %s, of which lesson.yaml knows no mistake"
                .formatted(String.join(", ", others)));
  }

  /** What its failures say that they should not, or do not say; empty where all is true. */
  Optional<String> untrue(Mistake mistake, Verdict verdict) {
    var told =
        verdict
            .failures()
            .map(Failure::causes)
            .flatMap(List::stream)
            .filter(cause -> !cause.id().isEmpty())
            .collect(
                Collectors.toMap(Failure.Cause::id, Failure.Cause::words, (one, other) -> one));
    if (conditions.contains(mistake.id()) && !told.containsKey(mistake.id())) {
      return Optional.of("its own diagnosis is silent: its condition does not hold");
    }
    return told.keySet().stream()
        .filter(id -> !id.equals(mistake.id()) && !mistake.also().contains(id))
        .sorted()
        .findFirst()
        .map(
            id ->
                "it is told the cause `%s` of another: \"%s\"; make that stricter, or list it under `also:` if it is true"
                    .formatted(id, told.get(id)));
  }
}
