package warren.desk.watch;

import warren.course.Exercise;
import warren.desk.screen.Screen;
import warren.desk.session.Card;
import warren.desk.session.Desk;

/** What a session begins with: where the learner is, and what to open. */
final class Welcome {

  private Welcome() {}

  static void show(Desk desk, Exercise current) {
    Screen screen = desk.screen();
    long solved = desk.exercises().stream().filter(e -> desk.progress().solved(e.id())).count();
    screen.line(
        screen.bold("Warren")
            + screen.faint(
                "  %d of %d exercises solved".formatted(solved, desk.exercises().size())));
    screen.line("");
    int width = screen.size().columns();
    if (desk.current().isEmpty()) {
      screen.line(desk.allSolved());
    }
    String lead =
        desk.current()
            .map(next -> solved == 0 ? "Start with " : "Go on with ")
            .orElse("Once more: ");
    screen.lines(new Card(desk, current).lines(lead, width));
    screen.line("");
  }
}
