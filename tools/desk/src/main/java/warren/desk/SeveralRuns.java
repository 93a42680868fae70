package warren.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import warren.course.Exercise;
import warren.desk.engine.Verdict;
import warren.desk.outcome.ExitCode;
import warren.desk.outcome.MissingFileException;
import warren.desk.session.Desk;
import warren.desk.session.Judge;

/** Several exercises, one after the other: a line for each that passes, the rest in full. */
final class SeveralRuns {

  private final Desk desk;
  private final Judge judge;
  private final List<Exercise> failed = new ArrayList<>();

  SeveralRuns(Desk desk, Judge judge) {
    this.desk = desk;
    this.judge = judge;
  }

  /** The worst exit code of them. */
  int run(List<Exercise> exercises) {
    int worst = ExitCode.PASSED;
    for (Exercise exercise : exercises) {
      int code = one(exercise);
      worst = Math.max(worst, code);
      if (code != ExitCode.PASSED) {
        failed.add(exercise);
      }
    }
    sum(exercises.size());
    return worst;
  }

  private int one(Exercise exercise) {
    try {
      Verdict verdict = judge.run(exercise);
      if (!verdict.passed()) {
        judge.tell(exercise, verdict, !desk.screen().terminal());
        return RunCommand.exitCode(verdict);
      }
      judge.note(exercise, verdict);
      desk.screen()
          .line(
              desk.screen().styled("fg(green)", "✓ ")
                  + "%-4s %s  %d tests in %.2f s"
                      .formatted(
                          exercise.id(),
                          exercise.title(),
                          verdict.tests().size(),
                          verdict.took().toMillis() / 1000.0));
      return ExitCode.PASSED;
    } catch (MissingFileException missing) {
      desk.screen().error(missing.getMessage());
      return ExitCode.NOT_READY;
    }
  }

  private void sum(int all) {
    desk.screen().line("");
    if (failed.isEmpty()) {
      desk.screen().good(all == 1 ? "It passed." : "All %d passed.".formatted(all));
      return;
    }
    desk.screen().bad("%d of %d passed.".formatted(all - failed.size(), all));
    desk.screen()
        .line(
            "Next: ./warren run "
                + failed.stream().map(Exercise::id).collect(Collectors.joining(" ")));
  }
}
