package warren.guide;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.BlockMacroProcessor;
import org.asciidoctor.extension.Name;
import warren.course.Course;
import warren.course.CoursePath;
import warren.course.Exercise;

/**
 * {@code exercise::1.2[]} draws the card of an exercise from its {@code lesson.yaml}. An id that
 * does not exist draws nothing; {@link Coverage} complains of it, since it knows the line.
 */
@Name(ExerciseMacro.NAME)
final class ExerciseMacro extends BlockMacroProcessor {

  static final String NAME = "exercise";

  private final Course course;

  ExerciseMacro(Course course) {
    this.course = course;
  }

  @Override
  public StructuralNode process(
      StructuralNode parent, String target, Map<String, Object> attributes) {
    var card = course.exercise(target).map(this::card).orElse("");
    return Html.block(this, parent, NAME, target, card);
  }

  private String card(Exercise exercise) {
    return """
        <aside class="card" id="%s" data-exercise="%s">
        <header><span class="number">%s</span> <strong>%s</strong>%s</header>
        <dl>
        <div><dt>Open</dt><dd><code>%s</code></dd></div>
        <div><dt>Tests</dt><dd>%s</dd></div>
        <div><dt>Run</dt><dd><code>./warren run %s</code></dd></div>
        <div><dt>Stuck?</dt><dd><code>./warren hint %s</code> <small>%s</small></dd></div>
        </dl>
        <footer>about %d minutes · %s</footer>
        </aside>
        """
        .formatted(
            Html.anchor(exercise),
            exercise.id(),
            exercise.id(),
            Html.escape(exercise.title()),
            badge(exercise.path()),
            relative(exercise.starter()),
            exercise.tests().stream()
                .map(test -> "<code>" + relative(test) + "</code>")
                .collect(Collectors.joining(" ")),
            exercise.id(),
            exercise.id(),
            exercise.hints().size() == 1 ? "one hint" : exercise.hints().size() + " hints",
            exercise.minutes(),
            topics(exercise));
  }

  /** The longest path holds everything, so that it need not be said. */
  private static String badge(CoursePath path) {
    return path == CoursePath.TWO_DAYS
        ? ""
        : " <span class=\"badge\">%s</span>".formatted(path.word());
  }

  private static String topics(Exercise exercise) {
    var links =
        exercise.notes().stream()
            .map(
                topic ->
                    "<a href=\"notes.html#%s\">%s</a>"
                        .formatted(topic.toLowerCase(Locale.ROOT), topic))
            .toList();
    return "topics " + String.join(" ", links);
  }

  private String relative(Path file) {
    var names = course.root().relativize(file).toString();
    return Html.escape(names.replace('\\', '/'));
  }
}
