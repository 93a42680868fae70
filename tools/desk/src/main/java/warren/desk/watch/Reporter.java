package warren.desk.watch;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import warren.course.Exercise;
import warren.desk.engine.Verdict;
import warren.desk.screen.Screen;
import warren.desk.session.Desk;
import warren.desk.session.Judge;
import warren.desk.session.Verdicts;

/** Shows what comes of runs, and below it the line of keys. */
final class Reporter {

  private final Desk desk;
  private final Screen screen;
  private final Judge judge;
  private Optional<Told> last = Optional.empty();

  private record Told(Exercise exercise, Verdict verdict) {}

  Reporter(Desk desk, Judge judge) {
    this.desk = desk;
    this.screen = desk.screen();
    this.judge = judge;
  }

  /** Gives the verdict on an exercise. */
  synchronized void verdict(Exercise exercise, Verdict verdict) {
    last = Optional.of(new Told(exercise, verdict));
    judge.tell(exercise, verdict, !screen.terminal());
    goOn();
  }

  /** Says why there is none. */
  synchronized void noVerdict(RuntimeException failure) {
    judge.tell(failure);
    goOn();
  }

  /** Gives the verdict on one exercise of many, in a line. */
  synchronized void oneOfMany(Exercise exercise, Verdict verdict) {
    screen.line(
        "%s %s %s"
            .formatted(
                verdict.passed()
                    ? screen.styled("fg(green),bold", "✓")
                    : screen.styled("fg(red),bold", "✗"),
                exercise.id(),
                exercise.title()));
  }

  /** Sums up the verdicts on many exercises. */
  synchronized void ofMany(int count, List<Exercise> failed) {
    if (failed.isEmpty()) {
      screen.line(count == 1 ? "The one that is solved passes." : "All %d pass.".formatted(count));
    } else {
      screen.line(
          failed.stream()
              .map(Exercise::id)
              .collect(Collectors.joining(", ", "No longer right: ", ".")));
    }
    goOn();
  }

  /** Shows the last verdict whole. */
  synchronized void more() {
    last.ifPresentOrElse(
        told -> new Verdicts(desk).tell(told.exercise(), told.verdict(), true),
        () -> screen.line("There is no verdict yet."));
  }

  /** Says how to go on: by keys, where they can be heard. */
  private void goOn() {
    if (screen.clever()) {
      showKeys();
    } else if (screen.terminal()) {
      screen.line("\nWatching. Save a file and it is judged. Ctrl-C ends it.");
    } else {
      judge.awaitWarm();
      screen.line("\nWatching, warm.");
    }
  }

  /** Names the keys in the last line. */
  synchronized void showKeys() {
    screen.foot(Key.line(screen.size().columns(), keys()));
  }

  private List<Key> keys() {
    boolean passed = last.filter(told -> told.verdict().passed()).isPresent();
    return passed
        ? List.of(Key.NEXT, Key.SOLUTION, Key.TRACE, Key.GUIDE)
        : List.of(Key.HINT, Key.MORE);
  }
}
