package warren.desk.session;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import warren.course.Exercise;
import warren.desk.engine.Verdict;
import warren.desk.screen.Screen;
import warren.desk.screen.TerminalSize;
import warren.desk.verdict.Style;
import warren.desk.verdict.VerdictText;
import warren.lab.Failure;

/** Shows verdicts on the screen. */
public final class Verdicts {

  /** The rule above a verdict, and the line below it: that of the keys, or the shell's. */
  private static final int AROUND = 2;

  /** Room for what comes after a success: what was said on the wire, and the next exercise. */
  private static final int AFTER_SUCCESS = 15;

  private final Desk desk;
  private final Screen screen;

  /** On the desk's screen. */
  public Verdicts(Desk desk) {
    this.desk = desk;
    this.screen = desk.screen();
  }

  /**
   * Shows a verdict.
   *
   * @param whole whether all of it is shown, and not only what fits on the screen
   */
  public void tell(Exercise exercise, Verdict verdict, boolean whole) {
    TerminalSize size = screen.size();
    var text = new VerdictText(exercise, verdict, size.columns(), new Style(screen::styled));
    List<String> after = after(exercise, verdict, size.columns());
    int rows = size.rows() - AROUND - (verdict.passed() ? AFTER_SUCCESS : 0);
    List<String> lines = new ArrayList<>();
    lines.add(text.rule(LocalTime.now()));
    lines.addAll(whole ? text.whole(after) : text.fitting(rows, after));
    screen.lines(lines);
  }

  /** What is to be known of an answer that is not begun, or of others that are as right. */
  private List<String> after(Exercise exercise, Verdict verdict, int width) {
    if (verdict.passed()) {
      return Solved.otherAnswers(exercise, width);
    }
    boolean begun = verdict.failures().anyMatch(Failure::written);
    return begun || verdict.tests().isEmpty() ? List.of() : new Card(desk, exercise).rows(width);
  }

  /**
   * Says what the code that was right did, and what comes next.
   *
   * @param story of what it said on the wire; empty if it said nothing
   */
  public void tellSuccess(Exercise solved, List<String> story) {
    int width = screen.size().columns();
    List<String> lines = new ArrayList<>();
    if (!story.isEmpty()) {
      lines.add("");
      lines.addAll(story);
    }
    lines.add("");
    desk.after(solved)
        .map(next -> new Card(desk, next).lines("Next: ", width))
        .ifPresentOrElse(lines::addAll, () -> lines.add(desk.allSolved()));
    screen.lines(lines);
  }
}
