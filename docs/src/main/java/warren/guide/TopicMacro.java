package warren.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.BlockMacroProcessor;
import org.asciidoctor.extension.Name;
import warren.course.Course;
import warren.course.Exercise;
import warren.course.Lesson;

/**
 * {@code topic::N5[1.2 1.3 2.1]} draws where a topic of the source note has its home: the lessons
 * and exercises whose {@code lesson.yaml} names it, and those of the listed ones that are still to
 * come.
 */
@Name(TopicMacro.NAME)
final class TopicMacro extends BlockMacroProcessor {

  static final String NAME = "topic";

  /** Every topic of the source note. */
  static final List<String> TOPICS =
      IntStream.rangeClosed(1, 13).mapToObj(number -> "N" + number).toList();

  private final Course course;

  TopicMacro(Course course) {
    this.course = course;
  }

  @Override
  public StructuralNode process(
      StructuralNode parent, String target, Map<String, Object> attributes) {
    var planned = Optional.ofNullable(attributes.get("1")).map(Object::toString).orElse("");
    var homes = new ArrayList<String>();
    for (var lesson : course.lessons()) {
      var exercises = exercises(lesson, target, planned);
      if (!exercises.isEmpty() || lesson.notes().contains(target)) {
        homes.add(home(lesson, exercises));
      }
    }
    var html = "<ul class=\"homes\">\n%s</ul>\n".formatted(String.join("", homes));
    return Html.block(this, parent, NAME, target, html);
  }

  private List<String> exercises(Lesson lesson, String topic, String planned) {
    var there =
        lesson.exercises().stream()
            .filter(exercise -> exercise.notes().contains(topic))
            .map(Exercise::id);
    var listed = Stream.of(planned.split(" ")).filter(id -> id.startsWith(lesson.number() + "."));
    return Stream.concat(there, listed).distinct().sorted().map(this::exercise).toList();
  }

  private String exercise(String id) {
    return course
        .exercise(id)
        .map(
            exercise ->
                "<a href=\"%s\" title=\"%s\">%s</a>"
                    .formatted(Html.href(course, exercise), Html.escape(exercise.title()), id))
        .orElse("<span class=\"coming\" title=\"coming\">%s</span>".formatted(id));
  }

  private static String home(Lesson lesson, List<String> exercises) {
    var title = "%d %s".formatted(lesson.number(), Html.escape(lesson.title()));
    var name =
        lesson.exercises().isEmpty()
            ? "<span class=\"coming\">%s</span> <small>coming</small>".formatted(title)
            : "<a href=\"%s\">%s</a>".formatted(Html.href(lesson), title);
    return "<li>%s <span class=\"ids\">%s</span></li>\n"
        .formatted(name, String.join(" ", exercises));
  }
}
