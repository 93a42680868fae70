package warren.desk;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import warren.course.CourseException;
import warren.course.Exercise;
import warren.desk.verdict.Paragraphs;

/** {@code ./warren hint}: the next rung of an exercise's ladder of hints. */
@Command(name = "hint", description = "Show the next hint, from a nudge to nearly there.")
final class HintCommand extends Warren.Sub {

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      completionCandidates = ExerciseIds.class,
      description = "An exercise, such as 1.2; without it, the current one.")
  private Optional<String> id;

  @Override
  public Integer call() throws CourseException {
    Desk desk = desk();
    next(desk, desk.exercise(id));
    return ExitCode.PASSED;
  }

  /** Shows the hints read so far and one more. */
  static void next(Desk desk, Exercise exercise) {
    Screen screen = desk.screen();
    int width = screen.size().columns();
    int all = exercise.hints().size();
    int read = Math.min(desk.progress().hintsRead(exercise.id()), all);
    if (read == all) {
      screen.line(
          "%s %s has no more hints; these are all %d."
              .formatted(exercise.id(), exercise.title(), all));
      exercise.hints().forEach(hint -> screen.line("\n" + Paragraphs.wrapped(hint, 2, width)));
      screen.line("\n" + left(desk, exercise));
      return;
    }
    desk.progress().hintRead(exercise.id());
    screen.line(
        screen.bold("Hint %d of %d".formatted(read + 1, all))
            + screen.faint("  " + exercise.id() + " " + exercise.title()));
    screen.line("\n" + Paragraphs.wrapped(exercise.hints().get(read), 2, width));
    if (read + 1 == all) {
      screen.line("\nThat was the last hint. " + left(desk, exercise));
    }
  }

  /** What there is beyond the hints. */
  private static String left(Desk desk, Exercise exercise) {
    String guide = "./warren guide";
    String solution = "./warren solution " + exercise.id();
    return "What is left:\n  %s  %s\n  %s  your code beside the solution"
        .formatted(
            guide + " ".repeat(solution.length() - guide.length()),
            new Card(desk, exercise).chapter(),
            solution);
  }
}
