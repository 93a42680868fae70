package warren.desk;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import warren.course.CourseException;
import warren.course.Exercise;
import warren.desk.engine.Engine;
import warren.desk.engine.Verdict;
import warren.desk.outcome.ExitCode;
import warren.desk.session.Desk;
import warren.desk.session.Judge;
import warren.desk.session.Naming;

/** {@code ./warren run}: one verdict, or one on each of several exercises. */
@Command(name = "run", description = "Give one verdict, or several.")
final class RunCommand extends Warren.Sub {

  @Parameters(
      arity = "0..*",
      paramLabel = "ID",
      completionCandidates = ExerciseIds.class,
      description = {
        "Exercises, such as 1.2 or Greeter, lessons, such as 1, or from one to another,",
        "such as 1-2; without any, the current one."
      })
  private List<String> ids = List.of();

  @Option(
      names = "--solved",
      description = "Run only what you have solved; of all, if no ID is given.")
  private boolean solved;

  @Option(
      names = "--more",
      description = "Show all of the verdict, not only what fits on the screen.")
  private boolean more;

  @Override
  public Integer call() throws CourseException {
    if (solved || !isOne(ids)) {
      warren().engine().ifPresent(Engine::close);
      return several(desk());
    }
    try (Engine engine = warren().engine().orElseGet(Judge::engineForOne)) {
      Desk desk = desk();
      Exercise exercise = desk.exercise(ids.stream().findFirst());
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

  private int several(Desk desk) {
    List<Exercise> named = solved && ids.isEmpty() ? desk.exercises() : desk.exercises(ids);
    List<Exercise> exercises =
        named.stream().filter(e -> !solved || desk.progress().solved(e.id())).toList();
    if (exercises.isEmpty()) {
      screen().line("None of that is solved yet.\nNext: ./warren");
      return ExitCode.PASSED;
    }
    try (Judge judge = Judge.forMany(desk)) {
      return new SeveralRuns(desk, judge).run(exercises);
    }
  }

  /** A lesson's number, or from one to another, is not. */
  private static boolean isOne(List<String> words) {
    return words.isEmpty()
        || words.size() == 1
            && (!Naming.isNumber(words.get(0)) || words.get(0).matches("\\d+\\.\\d+"));
  }

  /**
   * Begins what takes longest while this JVM still reads the command line and the course: a worker
   * starts, and compiles the answer to the exercise that is named. Empty for another command.
   */
  static Optional<Engine> headStart(String[] args) {
    if (args.length == 0 || !args[0].equals("run") || args.length > 2) {
      return Optional.empty();
    }
    Engine engine = Judge.engineForOne();
    Stream.of(args).skip(1).flatMap(id -> Desk.jobSoon(id).stream()).forEach(engine::expect);
    return Optional.of(engine);
  }

  static int exitCode(Verdict verdict) {
    return switch (verdict.outcome()) {
      case PASSED -> ExitCode.PASSED;
      case FAILED, DID_NOT_COMPILE, ENDED_ITSELF, TIMED_OUT -> ExitCode.FAILED;
      case NO_BROKER, ENVIRONMENT -> ExitCode.NOT_READY;
    };
  }
}
