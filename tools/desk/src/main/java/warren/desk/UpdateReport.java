package warren.desk;

import java.util.List;
import java.util.stream.Collectors;
import warren.course.Exercise;
import warren.desk.screen.Screen;
import warren.desk.session.Desk;
import warren.desk.update.Updated;

/** What the learner is told after an update. */
final class UpdateReport {

  private static final int MOST = 8;

  private final Desk desk;
  private final Screen screen;
  private final Updated updated;

  /**
   * Of what was done.
   *
   * @param desk opened after it
   */
  UpdateReport(Desk desk, Updated updated) {
    this.desk = desk;
    this.screen = desk.screen();
    this.updated = updated;
  }

  void show() {
    screen.good("The course is updated: %s.".formatted(updated.version()));
    updated.notes().forEach(screen::line);
    updated
        .backup()
        .ifPresent(
            backup ->
                screen.line(
                    "Your answers were kept. As they were, they are backup %d as well."
                        .formatted(backup.number())));
    files(
        "The starter is newer, and merged with what you wrote; look at it once more:",
        updated.merged());
    files(
        "The starter is newer in the very lines that you wrote. Yours stayed, the newer\n"
            + "one lies beside it as FILE.newer. Take over what you need, then delete that:",
        updated.besides());
    files(
        "You had edited these, and so has the course. They are the course's now:",
        updated.replaced());
    files("The course has these no longer. Yours stayed:", updated.outliving());
    exercises();
  }

  private void files(String head, List<String> files) {
    if (files.isEmpty()) {
      return;
    }
    screen.line("");
    screen.line(head);
    files.stream().limit(MOST).forEach(file -> screen.line("  " + named(file)));
    if (files.size() > MOST) {
      screen.line("  and %d more".formatted(files.size() - MOST));
    }
  }

  private String named(String file) {
    return desk.course().exercises().stream()
        .filter(exercise -> desk.relative(exercise.starter()).equals(file))
        .map(exercise -> exercise.id() + "  " + file)
        .findFirst()
        .orElse(file);
  }

  private void exercises() {
    List<Exercise> all = desk.course().exercises();
    List<Exercise> added = all.stream().filter(e -> updated.adds(desk.relative(e.test()))).toList();
    List<Exercise> changed = all.stream().filter(this::isChanged).toList();
    List<Exercise> again = changed.stream().filter(e -> desk.progress().solved(e.id())).toList();
    screen.line("");
    if (!added.isEmpty()) {
      screen.line("New exercises: " + ids(added, ", "));
    }
    screen.line(
        changed.isEmpty() ? "No test has changed." : "Tests have changed: " + ids(changed, ", "));
    if (again.isEmpty()) {
      screen.line("Next: ./warren");
    } else {
      screen.line("Solved before, and to be run again: " + ids(again, ", "));
      screen.line("Next: ./warren run " + ids(again, " "));
    }
  }

  private boolean isChanged(Exercise exercise) {
    return exercise.tests().stream().map(desk::relative).anyMatch(updated::changes);
  }

  private static String ids(List<Exercise> exercises, String between) {
    return exercises.stream().map(Exercise::id).collect(Collectors.joining(between));
  }
}
