package warren.guide;

import java.util.Map;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.Processor;
import warren.course.Course;
import warren.course.Exercise;
import warren.course.Lesson;

/** Small pieces of HTML. */
final class Html {

  private Html() {}

  /** The text with the characters that mean something in HTML made harmless. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Where an exercise's card stands, seen from any page. */
  static String href(Course course, Exercise exercise) {
    return href(course.lessons().get(exercise.lesson() - 1)) + "#" + anchor(exercise);
  }

  /** The page of a lesson, seen from any page. */
  static String href(Lesson lesson) {
    return lesson.module() + ".html";
  }

  /** The anchor of an exercise's card. */
  static String anchor(Exercise exercise) {
    return "exercise-" + exercise.id();
  }

  /** A block that stands in the page as it is, marked with the macro that made it. */
  static StructuralNode block(
      Processor processor, StructuralNode parent, String macro, String target, String html) {
    return processor.createBlock(
        parent, "pass", html, Map.<String, Object>of("role", macro, "target", target));
  }
}
