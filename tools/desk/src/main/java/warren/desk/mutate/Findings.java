package warren.desk.mutate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import warren.course.EqualMutant;
import warren.course.Exercise;
import warren.course.Nearest;

/**
 * What became of an exercise's mutants.
 *
 * @param exercise whose they are
 * @param judged those that compile, in the order of the source
 * @param uncompiled how many more did not compile
 * @param took how long it was to find out
 */
public record Findings(Exercise exercise, List<Judged> judged, int uncompiled, Duration took) {

  /** A mutant and what the tests said of it. */
  record Judged(Mutant mutant, Fate fate) {}

  public Findings {
    judged = List.copyOf(judged);
  }

  /** Those that a test failed on. */
  long killed() {
    return judged.size() - survived();
  }

  /** Those of the killed that no failure gives a cause for. */
  List<Mutant> withoutCause() {
    return of(Fate.KILLED_WITHOUT_CAUSE, mutant -> true);
  }

  /** Those that survived and are said to be right as well. */
  long equal() {
    return survived() - unexplained().size();
  }

  /** Those that survived, nobody said why. */
  List<Mutant> unexplained() {
    Set<String> equal =
        exercise.equal().stream().map(EqualMutant::mutant).collect(Collectors.toSet());
    return of(Fate.SURVIVED, mutant -> !equal.contains(mutant.id()));
  }

  /** What is wrong with the exercise's {@code equal}, and what to do: a line for each entry. */
  List<String> stale() {
    Map<String, Fate> fates =
        judged.stream().collect(Collectors.toMap(each -> each.mutant().id(), Judged::fate));
    List<String> stale = new ArrayList<>();
    for (var entry : exercise.equal()) {
      var id = entry.mutant();
      if (!fates.containsKey(id)) {
        stale.add(
            "`equal` names %s, which is not made; %s"
                .formatted(
                    id,
                    Nearest.to(id, fates.keySet())
                        .map(meant -> "did you mean " + meant + "?")
                        .orElse("remove the entry")));
      } else if (fates.get(id) != Fate.SURVIVED) {
        stale.add(
            "`equal` names %s, and a test fails on it; remove the entry, or mend the test"
                .formatted(id));
      }
    }
    return stale;
  }

  /** Whether every survivor is explained, and nothing else is. */
  public boolean isWell() {
    return unexplained().isEmpty() && stale().isEmpty();
  }

  private long survived() {
    return of(Fate.SURVIVED, mutant -> true).size();
  }

  private List<Mutant> of(Fate fate, Predicate<Mutant> wanted) {
    return judged.stream()
        .filter(each -> each.fate() == fate)
        .map(Judged::mutant)
        .filter(wanted)
        .toList();
  }
}
