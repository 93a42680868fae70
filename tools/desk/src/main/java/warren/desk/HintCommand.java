package warren.desk;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import warren.course.CourseException;
import warren.desk.outcome.ExitCode;
import warren.desk.session.Desk;
import warren.desk.session.Hints;

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
    Hints.next(desk, desk.exercise(id));
    return ExitCode.PASSED;
  }
}
