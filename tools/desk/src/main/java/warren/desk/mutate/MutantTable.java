package warren.desk.mutate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import warren.course.Exercise;

/** The findings as an author reads them. */
public final class MutantTable {

  private MutantTable() {}

  /** What stands above the lines of {@link #row}. */
  public static String head() {
    return line("", "exercise", "mutants", "killed", "no cause", "equal", "survived", "seconds");
  }

  /** An exercise's numbers, and a line for each mutant that somebody should look at. */
  public static String row(Findings found) {
    List<String> lines = new ArrayList<>();
    lines.add(line(cells(found)));
    found.unexplained().forEach(mutant -> lines.add(told("survived", mutant, found)));
    found.withoutCause().forEach(mutant -> lines.add(told("no cause", mutant, found)));
    found.stale().forEach(why -> lines.add("     stale     " + why));
    if (found.uncompiled() > 0) {
      lines.add("     %d more did not compile".formatted(found.uncompiled()));
    }
    return String.join("\n", lines);
  }

  private static String told(String what, Mutant mutant, Findings found) {
    return "     %s  %s  %s:%d%n               %s"
        .formatted(
            what,
            mutant.id(),
            found.exercise().solution().getFileName(),
            mutant.line(),
            mutant.diff());
  }

  private static String line(Object... cells) {
    return "%-5s%-36s %7s %7s %9s %6s %9s %8s".formatted(cells);
  }

  /**
   * The guide's page that is kept: rows of before, renewed where there are new findings.
   *
   * @param before the page as it was, or nothing
   * @param exercises the course's, in its order; others' rows go
   * @param how the day and the broker, such as {@code 2026-11-29 | RabbitMQ 3.10.8}
   */
  public static String kept(
      String before, List<Exercise> exercises, List<Findings> all, String how) {
    Map<String, String> rows = new HashMap<>();
    before
        .lines()
        .filter(line -> line.startsWith("| "))
        .forEach(line -> rows.put(line.split(" ")[1], line));
    all.forEach(found -> rows.put(found.exercise().id(), keptRow(found) + " | " + how));
    return """
    = For authors: mutants
    :description: Small wrong changes of the reference solutions, made by a tool, and what the tests say of them.
    // Written by ./warren mutate --write; do not edit.

    [.lead]
    A mistake is what an author thought of; a mutant is what a tool can.

    From each reference solution `./warren mutate` makes small wrong changes: a statement is gone, two arguments are swapped, a flag is flipped, an exception is swallowed.
    A test should kill each of them, and best with a cause.
    "No cause" counts those of the killed whose failures name none, so that the claim's own words have to do; "equal" counts those that are as right as the solution, each with its reason in `lesson.yaml`.

    [cols="1,6,2,2,2,2,2,3,4",options="header"]
    |===
    | Id | Exercise | Mutants | Killed | No cause | Equal | Survived | Day | Broker
    %s
    |===
    """
        .formatted(
            exercises.stream()
                .map(exercise -> rows.get(exercise.id()))
                .filter(Objects::nonNull)
                .collect(Collectors.joining("\n")));
  }

  /** For the table that is kept, which leaves out the seconds. */
  private static String keptRow(Findings found) {
    return "| %s | %s | %d | %d | %d | %d | %d".formatted(cells(found));
  }

  private static Object[] cells(Findings found) {
    return new Object[] {
      found.exercise().id(),
      found.exercise().title(),
      found.judged().size(),
      found.killed(),
      found.withoutCause().size(),
      found.equal(),
      found.unexplained().size(),
      found.took().toSeconds()
    };
  }
}
