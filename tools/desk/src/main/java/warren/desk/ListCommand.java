package warren.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import warren.course.CourseException;
import warren.course.Exercise;
import warren.course.Lesson;
import warren.course.Mistake;
import warren.course.Variant;

/** {@code ./warren list}: lessons, exercises, progress. */
@Command(name = "list", description = "Show lessons, exercises and your progress.")
final class ListCommand extends Warren.Sub {

  @Option(names = "--json", description = "As an array of objects, for programs.")
  private boolean json;

  /** One exercise as {@code --json} shows it; paths relative to the course. */
  record Item(
      String id,
      int lesson,
      String slug,
      String title,
      String status,
      String file,
      String test,
      int minutes,
      boolean core,
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
          desk.relative(exercise.starter()),
          desk.relative(exercise.test()),
          exercise.minutes(),
          exercise.core(),
          exercise.notes(),
          exercise.mistakes().stream().map(Mistake::id).toList(),
          exercise.variants().stream().map(Variant::id).toList());
    }
  }

  @Override
  public Integer call() throws CourseException, JsonProcessingException {
    Desk desk = desk();
    if (json) {
      List<Item> items =
          desk.course().exercises().stream().map(exercise -> Item.of(exercise, desk)).toList();
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
      long solved = lesson.exercises().stream().filter(e -> desk.progress().solved(e.id())).count();
      String count =
          lesson.exercises().isEmpty()
              ? "still to come"
              : solved + " of " + lesson.exercises().size() + " solved";
      screen.line(screen.bold(lesson.number() + " " + lesson.title()) + screen.faint("  " + count));
      for (Exercise exercise : lesson.exercises()) {
        screen.line(row(exercise, exercise.equals(current), desk));
      }
    }
    screen.line("");
    screen.line(screen.faint("✓ solved   > where you are   * core path (a half-day workshop)"));
  }

  private static String row(Exercise exercise, boolean current, Desk desk) {
    boolean solved = desk.progress().solved(exercise.id());
    Screen screen = desk.screen();
    String mark = solved ? screen.styled("fg(green)", "✓") : current ? ">" : " ";
    return "  %s %-5s %s %-48s %3d min"
        .formatted(
            mark, exercise.id(), exercise.core() ? "*" : " ", exercise.title(), exercise.minutes());
  }
}
