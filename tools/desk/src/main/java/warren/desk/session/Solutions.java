package warren.desk.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import warren.course.Answer;
import warren.course.Exercise;
import warren.course.Variant;
import warren.desk.answers.Cause;
import warren.desk.answers.Comparison;
import warren.desk.answers.ComparisonText;
import warren.desk.answers.Reference;
import warren.desk.answers.Replacing;
import warren.desk.outcome.MissingFileException;
import warren.desk.screen.Screen;

/** What the learner may see of an exercise's right answers, and may have written to the file. */
public final class Solutions {

  private final Desk desk;
  private final Screen screen;
  private final Exercise exercise;

  /** Of that exercise. */
  public Solutions(Desk desk, Exercise exercise) {
    this.desk = desk;
    this.screen = desk.screen();
    this.exercise = exercise;
  }

  /** Before it is solved, the first time: says what else there is, and notes that it was asked. */
  public boolean isToBeAskedForAgain() {
    var progress = desk.progress();
    if (progress.solved(exercise.id()) || progress.solutionAsked(exercise.id())) {
      return false;
    }
    progress.solutionAskedFor(exercise.id());
    int left = exercise.hints().size() - progress.hintsRead(exercise.id());
    screen.line("%s %s is not solved yet.".formatted(exercise.id(), exercise.title()));
    if (left > 0) {
      screen.line(
          "%s left: ./warren hint %s"
              .formatted(left == 1 ? "One hint is" : left + " hints are", exercise.id()));
    }
    screen.line("Ask once more, and you see the solution: ./warren solution " + exercise.id());
    return true;
  }

  /** The learner's code and the solution. */
  public void show() {
    title();
    Path file = exercise.starter();
    if (!Files.isRegularFile(file)) {
      screen.line("There is no %s; this is the solution.\n".formatted(desk.relative(file)));
      screen.line(solution());
      return;
    }
    Comparison comparison = Comparison.of(text(file), solution());
    if (comparison.alike()) {
      screen.line("Yours is the solution, line for line.");
    } else {
      show("yours", "the solution", comparison);
    }
    footer();
  }

  /** The solution and each of the other right answers. */
  public void showOthers() {
    title();
    if (exercise.variants().isEmpty()) {
      screen.line("The course knows no other right answer.");
    }
    for (Variant variant : exercise.variants()) {
      show(
          "the solution",
          variant.id().replace('-', ' '),
          Comparison.of(solution(), Reference.plain(text(variant.answer()))));
      screen.line("");
    }
    footer();
  }

  /** Writes the solution to the learner's file. */
  public void apply() {
    String command = "./warren solution %s --apply".formatted(exercise.id());
    var backup =
        new Replacing(desk.course().root())
            .write(
                Map.of(exercise.starter(), solution().getBytes(StandardCharsets.UTF_8)),
                Cause.SOLUTION,
                command);
    screen.good(
        "%s is the solution now: %s".formatted(exercise.id(), desk.relative(exercise.starter())));
    Resets.tellBackup(screen, backup);
    screen.line("Next: ./warren run " + exercise.id());
  }

  private void title() {
    screen.line(screen.bold(exercise.id() + " " + exercise.title()));
    screen.line("");
  }

  private void show(String left, String right, Comparison comparison) {
    new ComparisonText(screen, screen.size().columns())
        .of(left, right, comparison)
        .forEach(screen::line);
  }

  private void footer() {
    String id = exercise.id();
    screen.line("");
    if (!exercise.variants().isEmpty()) {
      screen.line(screen.faint("./warren solution %s --other  other right answers".formatted(id)));
    }
    screen.line(
        screen.faint(
            "./warren solution %s --apply  writes it to your file, which is backed up"
                .formatted(id)));
  }

  private String solution() {
    return Reference.plain(text(exercise.solution()));
  }

  private String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw missing(file);
    }
  }

  private String text(Answer answer) {
    try {
      return answer.text(exercise.solution());
    } catch (IOException unreadable) {
      throw missing(answer instanceof Answer.File own ? own.path() : exercise.solution());
    }
  }

  private MissingFileException missing(Path file) {
    return new MissingFileException(
        "%s cannot be read.\n%s"
            .formatted(desk.relative(file), Desk.broughtBack(desk.relative(file))));
  }
}
