package warren.desk.watch;

import warren.course.Exercise;
import warren.desk.Desk;
import warren.desk.Screen;

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
    screen.line(
        desk.current()
                .map(next -> solved == 0 ? "Start with " : "Go on with ")
                .orElse(desk.allSolved() + "\nTo look at once more: ")
            + screen.bold(current.id() + " " + current.title()));
    row(screen, "write", desk.relative(current.starter()));
    row(
        screen,
        "read",
        desk.relative(current.test()) + screen.faint("  what must hold; don't edit"));
    row(
        screen,
        "why",
        "./warren guide"
            + screen.faint("  the chapter “%s”".formatted(desk.lesson(current).title())));
    screen.line("");
  }

  private static void row(Screen screen, String what, String where) {
    screen.line("  " + screen.faint("%-6s".formatted(what)) + where);
  }
}
