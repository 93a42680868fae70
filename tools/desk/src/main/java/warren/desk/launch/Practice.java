package warren.desk.launch;

import java.io.IOException;
import java.util.Optional;
import warren.course.CourseException;
import warren.course.CoursePath;
import warren.course.Exercise;
import warren.desk.Warren;
import warren.desk.engine.Engine;
import warren.desk.engine.Verdict;
import warren.desk.screen.Screen;
import warren.desk.session.Desk;
import warren.desk.session.Verdicts;

/**
 * Does what the commands do, so that the launcher can have the JVM archive the classes that this
 * loads. Leaves nothing behind: it needs no broker, and notes no progress.
 *
 * @see warren.desk.engine.Practice
 */
final class Practice {

  private static final String NEEDS_NO_BROKER = "1.5";

  private Practice() {}

  /**
   * @param args none
   */
  public static void main(String[] args) throws CourseException, IOException {
    Launcher.isCurrent(Desk.root());
    Screen screen = Screen.standard();
    Warren.commandLine(screen, Optional.empty()).execute("list");
    Warren.commandLine(screen, Optional.empty()).execute("broker", "status");
    Desk desk = Desk.open(screen, CoursePath.TWO_DAYS);
    Exercise exercise = desk.exercise(Optional.of(NEEDS_NO_BROKER));
    try (Engine engine = Engine.withoutBroker(Desk.root(), 0)) {
      Verdict verdict = engine.run(desk.rehearsal(exercise), result -> {});
      new Verdicts(desk).tell(exercise, verdict, false);
    }
  }
}
