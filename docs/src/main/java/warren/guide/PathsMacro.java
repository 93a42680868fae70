package warren.guide;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.BlockMacroProcessor;
import org.asciidoctor.extension.Name;
import warren.course.Course;
import warren.course.CoursePath;

/**
 * {@code paths::all[]} draws the paths through the course: their minutes, and the exercises that
 * each adds to the one before it.
 */
@Name("paths")
final class PathsMacro extends BlockMacroProcessor {

  private final Course course;

  PathsMacro(Course course) {
    this.course = course;
  }

  /** What a chapter writes for the minutes of each path, such as {@code {half-day-minutes}}. */
  static Map<String, Object> minutes(Course course) {
    return Arrays.stream(CoursePath.values())
        .collect(
            Collectors.toMap(
                path -> path.word() + "-minutes", path -> String.valueOf(course.minutes(path))));
  }

  @Override
  public StructuralNode process(
      StructuralNode parent, String target, Map<String, Object> attributes) {
    var paths = Arrays.stream(CoursePath.values()).map(this::path).collect(Collectors.joining());
    return Html.block(this, parent, "paths", target, "<dl class=\"paths\">\n" + paths + "</dl>\n");
  }

  private String path(CoursePath path) {
    var own =
        course.exercises().stream()
            .filter(exercise -> exercise.path() == path)
            .map(
                exercise ->
                    "<a href=\"%s\" title=\"%s\">%s</a>"
                        .formatted(
                            Html.href(course, exercise),
                            Html.escape(exercise.title()),
                            exercise.id()))
            .collect(Collectors.joining(" "));
    return """
        <div><dt><code>%s</code></dt><dd>%d exercises, %d minutes: %s%s</dd></div>
        """
        .formatted(
            path.word(),
            course.exercises(path).size(),
            course.minutes(path),
            path.ordinal() == 0 ? "" : "those before it, and ",
            own);
  }
}
