package warren.desk;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import warren.course.CourseException;
import warren.course.Exercise;
import warren.desk.outcome.ExitCode;
import warren.desk.session.Desk;
import warren.desk.session.Solutions;

/** {@code ./warren solution}: the learner's code and the reference, side by side. */
@Command(
    name = "solution",
    description = {
      "Show your code and the solution side by side.",
      "Before the exercise is solved it has to be asked for twice."
    })
final class SolutionCommand extends Warren.Sub {

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      completionCandidates = ExerciseIds.class,
      description = "An exercise, such as 1.2; without it, the current one.")
  private Optional<String> id;

  @Option(names = "--other", description = "Show other right answers, beside the solution.")
  private boolean other;

  @Option(names = "--apply", description = "Write the solution to your file, which is backed up.")
  private boolean apply;

  @Override
  public Integer call() throws CourseException {
    Desk desk = desk();
    Exercise exercise = desk.exercise(id);
    Solutions solutions = new Solutions(desk, exercise);
    if (solutions.isToBeAskedForAgain()) {
      return ExitCode.PASSED;
    }
    if (other) {
      solutions.showOthers();
    } else if (!apply) {
      solutions.show();
    }
    if (apply) {
      solutions.apply();
    }
    return ExitCode.PASSED;
  }
}
