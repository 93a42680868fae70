package warren.desk;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import warren.course.CourseException;
import warren.course.Exercise;
import warren.desk.engine.Engine;
import warren.desk.engine.Verdict;

/** {@code ./warren run}: one verdict. */
@Command(name = "run", description = "Give one verdict.")
final class RunCommand extends Warren.Sub {

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "An exercise, such as 1.2; without it, the current one.")
  private Optional<String> id;

  @Override
  public Integer call() throws CourseException {
    try (Engine engine = Judge.engineForOne()) {
      Desk desk = desk();
      Exercise exercise = desk.exercise(id);
      try (Judge judge = Judge.forOne(desk, engine)) {
        Verdict verdict = judge.run(exercise);
        judge.tell(exercise, verdict);
        return exitCode(verdict);
      }
    }
  }

  private static int exitCode(Verdict verdict) {
    return switch (verdict.outcome()) {
      case PASSED -> ExitCode.PASSED;
      case FAILED, DID_NOT_COMPILE, ENDED_ITSELF, TIMED_OUT -> ExitCode.FAILED;
      case NO_BROKER -> ExitCode.NOT_READY;
    };
  }
}
