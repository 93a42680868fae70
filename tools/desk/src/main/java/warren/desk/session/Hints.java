package warren.desk.session;

import warren.course.Exercise;
import warren.desk.screen.Paragraphs;
import warren.desk.screen.Screen;

/** The ladder of hints, from a nudge to nearly there. */
public final class Hints {

  private Hints() {}

  /** Shows the hints read so far and one more. */
  public static void next(Desk desk, Exercise exercise) {
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
