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
import warren.course.Mistake;
import warren.course.Variant;
import warren.desk.outcome.ExitCode;
import warren.desk.session.CourseList;
import warren.desk.session.Desk;

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
      CourseList.show(desk);
    }
    return ExitCode.PASSED;
  }
}
