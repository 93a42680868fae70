package warren.guide;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.BlockMacroProcessor;
import org.asciidoctor.extension.Name;
import warren.course.Course;
import warren.course.CoursePath;
import warren.course.Exercise;
import warren.course.Lesson;

/** {@code lessons::all[]} draws the list of the lessons, those still to come marked so. */
@Name("lessons")
final class LessonsMacro extends BlockMacroProcessor {

  private final Course course;

  LessonsMacro(Course course) {
    this.course = course;
  }

  @Override
  public StructuralNode process(
      StructuralNode parent, String target, Map<String, Object> attributes) {
    var lessons = course.lessons().stream().map(LessonsMacro::lesson).collect(Collectors.joining());
    return Html.block(
        this, parent, "lessons", target, "<ol class=\"lessons\">\n" + lessons + "</ol>\n");
  }

  private static String lesson(Lesson lesson) {
    var coming = lesson.exercises().isEmpty();
    var title = Html.escape(lesson.title());
    return """
        <li%s data-lesson="%d"><span class="number">%d</span>
        <div><strong>%s</strong><p>%s</p><small>%s</small></div></li>
        """
        .formatted(
            coming ? " class=\"coming\"" : "",
            lesson.number(),
            lesson.number(),
            coming ? title : "<a href=\"%s\">%s</a>".formatted(Html.href(lesson), title),
            Html.escape(lesson.goal()),
            coming ? "coming" : extent(lesson));
  }

  private static String extent(Lesson lesson) {
    var exercises = lesson.exercises();
    var minutes = exercises.stream().mapToInt(Exercise::minutes).sum();
    return "%d %s · about %d minutes, %s"
        .formatted(
            exercises.size(),
            exercises.size() == 1 ? "exercise" : "exercises",
            minutes,
            Stream.of(CoursePath.HALF_DAY, CoursePath.ONE_DAY)
                .map(path -> minutes(exercises, path) + " on the " + path.word() + " path")
                .collect(Collectors.joining(", ")));
  }

  private static int minutes(List<Exercise> exercises, CoursePath path) {
    return exercises.stream()
        .filter(exercise -> path.holds(exercise.path()))
        .mapToInt(Exercise::minutes)
        .sum();
  }
}
