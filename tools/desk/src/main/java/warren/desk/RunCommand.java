package warren.desk;

import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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

  @Option(
      names = "--more",
      description = "Show all of the verdict, not only what fits on the screen.")
  private boolean more;

  @Override
  public Integer call() throws CourseException {
    try (Engine engine = warren().engine().orElseGet(Judge::engineForOne)) {
      Desk desk = desk();
      Exercise exercise = desk.exercise(id);
      engine.expect(desk.job(exercise));
      try (Judge judge = Judge.forOne(desk, engine)) {
        Verdict verdict = judge.run(exercise);
        judge.tell(exercise, verdict, more || !screen().terminal());
        if (!more && screen().terminal() && !verdict.passed()) {
          screen().line(screen().faint("All of it: ./warren run --more " + exercise.id()));
        }
        return exitCode(verdict);
      }
    }
  }

  /**
   * Begins what takes longest while this JVM still reads the command line and the course: a worker
   * starts, and compiles the answer to the exercise that is named. Empty for another command.
   */
  static Optional<Engine> headStart(String[] args) {
    if (args.length == 0 || !args[0].equals("run")) {
      return Optional.empty();
    }
    Engine engine = Judge.engineForOne();
    Stream.of(args).skip(1).flatMap(id -> Desk.jobSoon(id).stream()).forEach(engine::expect);
    return Optional.of(engine);
  }

  private static int exitCode(Verdict verdict) {
    return switch (verdict.outcome()) {
      case PASSED -> ExitCode.PASSED;
      case FAILED, DID_NOT_COMPILE, ENDED_ITSELF, TIMED_OUT -> ExitCode.FAILED;
      case NO_BROKER, ENVIRONMENT -> ExitCode.NOT_READY;
    };
  }
}
