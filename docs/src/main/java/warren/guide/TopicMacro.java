package warren.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.BlockMacroProcessor;
import org.asciidoctor.extension.Name;
import warren.course.Course;
import warren.course.Exercise;
import warren.course.Lesson;

/**
 * {@code topic::N5[]} draws where a topic of the source note has its home: the lessons and
 * exercises whose {@code lesson.yaml} names it.
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
    var homes = new ArrayList<String>();
    for (var lesson : course.lessons()) {
      var exercises = exercises(lesson, target);
      if (!exercises.isEmpty() || lesson.notes().contains(target)) {
        homes.add(home(lesson, exercises));
      }
    }
    var html = "<ul class=\"homes\">\n%s</ul>\n".formatted(String.join("", homes));
    return Html.block(this, parent, NAME, target, html);
  }

  private List<String> exercises(Lesson lesson, String topic) {
    return lesson.exercises().stream()
        .filter(exercise -> exercise.notes().contains(topic))
        .map(this::link)
        .toList();
  }

  private String link(Exercise exercise) {
    return "<a href=\"%s\" title=\"%s\">%s</a>"
        .formatted(Html.href(course, exercise), Html.escape(exercise.title()), exercise.id());
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
