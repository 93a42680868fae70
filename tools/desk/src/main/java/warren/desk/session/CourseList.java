package warren.desk.session;

import java.util.List;
import warren.course.CoursePath;
import warren.course.Exercise;
import warren.course.Lesson;
import warren.desk.screen.Screen;

/** The lessons and their exercises, with what the learner has done of them. */
public final class CourseList {

  private CourseList() {}

  /** Shows them, a line each. */
  public static void show(Desk desk) {
    Screen screen = desk.screen();
    Exercise current = desk.current().orElse(null);
    for (Lesson lesson : desk.course().lessons()) {
      List<Exercise> exercises =
          lesson.exercises().stream().filter(e -> desk.path().holds(e.path())).toList();
      if (exercises.isEmpty() && !lesson.exercises().isEmpty()) {
        continue;
      }
      long solved = exercises.stream().filter(e -> desk.progress().solved(e.id())).count();
      String count =
          exercises.isEmpty() ? "still to come" : solved + " of " + exercises.size() + " solved";
      screen.line(screen.bold(lesson.number() + " " + lesson.title()) + screen.faint("  " + count));
      for (Exercise exercise : exercises) {
        screen.line(row(exercise, exercise.equals(current), desk));
      }
    }
    screen.line("");
    screen.line(screen.faint(legend(desk)));
    desk.exercises().forEach(exercise -> desk.missing(exercise).ifPresent(screen::error));
  }

  private static String legend(Desk desk) {
    boolean failing = desk.exercises().stream().anyMatch(e -> desk.progress().failing(e.id()));
    return "✓ solved   > where you are%s\n* %s, %d min   + %s as well, %d min   all: %s, %d min"
        .formatted(
            failing ? "   fails: was solved, and its last run failed" : "",
            CoursePath.HALF_DAY.word(),
            desk.course().minutes(CoursePath.HALF_DAY),
            CoursePath.ONE_DAY.word(),
            desk.course().minutes(CoursePath.ONE_DAY),
            CoursePath.TWO_DAYS.word(),
            desk.course().minutes(CoursePath.TWO_DAYS));
  }

  private static String row(Exercise exercise, boolean current, Desk desk) {
    boolean solved = desk.progress().solved(exercise.id());
    Screen screen = desk.screen();
    boolean failing = desk.progress().failing(exercise.id());
    String mark = current ? ">" : solved ? screen.styled("fg(green)", "✓") : " ";
    String path =
        switch (exercise.path()) {
          case HALF_DAY -> "*";
          case ONE_DAY -> "+";
          case TWO_DAYS -> " ";
        };
    return "  %s %-5s %s %-48s %3d min%s"
        .formatted(
            mark,
            exercise.id(),
            path,
            exercise.title(),
            exercise.minutes(),
            failing ? screen.styled("fg(red)", "  fails") : "");
  }
}
