package warren.desk;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import warren.course.CourseException;
import warren.desk.outcome.ExitCode;
import warren.desk.session.Desk;
import warren.desk.session.Resets;

/** {@code ./warren reset}: back to the starter. */
@Command(name = "reset", description = "Put the starter back; your file is backed up.")
final class ResetCommand extends Warren.Sub {

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      completionCandidates = ExerciseIds.class,
      description = "An exercise, such as 1.2; without it, the current one.")
  private Optional<String> id;

  @Override
  public Integer call() throws CourseException {
    Desk desk = desk();
    Resets.reset(desk, desk.exercise(id));
    return ExitCode.PASSED;
  }
}
