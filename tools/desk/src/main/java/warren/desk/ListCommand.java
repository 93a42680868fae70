package warren.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import warren.course.CourseException;
import warren.course.CoursePath;
import warren.course.Exercise;
import warren.course.Lesson;
import warren.course.Mistake;
import warren.course.Variant;

/** {@code ./warren list}: lessons, exercises, progress. */
@Command(name = "list", description = "Show lessons, exercises and your progress.")
final class ListCommand extends Warren.Sub {

  @Option(names = "--json", description = "As an array of objects, for programs.")
  private boolean json;

  @Option(names = "--path", paramLabel = "PATH", description = Warren.PATHS)
  private Optional<CoursePath> path;

  /** One exercise as {@code --json} shows it; files relative to the course. */
  record Item(
      String id,
      int lesson,
      String slug,
      String title,
      String status,
      boolean failing,
      String file,
      List<String> tests,
      int minutes,
      String path,
      List<String> notes,
      List<String> mistakes,
      List<String> variants) {

    static Item of(Exercise exercise, Desk desk) {
      return new Item(
          exercise.id(),
          exercise.lesson(),
          exercise.slug(),
          exercise.title(),
          desk.progress().solved(exercise.id()) ? "solved" : "open",
          desk.progress().failing(exercise.id()),
          desk.relative(exercise.starter()),
          exercise.tests().stream().map(desk::relative).toList(),
          exercise.minutes(),
          exercise.path().word(),
          exercise.notes(),
          exercise.mistakes().stream().map(Mistake::id).toList(),
          exercise.variants().stream().map(Variant::id).toList());
    }
  }

  @Override
  public Integer call() throws CourseException, JsonProcessingException {
    Desk desk = path.isPresent() ? desk(path.get()) : desk();
    if (json) {
      List<Item> items =
          desk.exercises().stream().map(exercise -> Item.of(exercise, desk)).toList();
      screen()
          .line(
              JsonMapper.builder()
                  .build()
                  .writerWithDefaultPrettyPrinter()
                  .writeValueAsString(items));
    } else {
      show(desk);
    }
    return ExitCode.PASSED;
  }

  /** The table for people, which the watch shows too. */
  static void show(Desk desk) {
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
