package warren.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.BlockMacroProcessor;
import org.asciidoctor.extension.Name;
import org.asciidoctor.extension.PositionalAttributes;
import warren.course.Course;

/**
 * {@code recording::2.2[]} draws what an exercise's solution says on the wire: who says what to
 * whom, and the topology. {@code recording::2.2[sequence]} and {@code recording::2.2[topology]}
 * draw one of them; {@code recording::5.4-look-up-work-write[]} draws what a mistake says; {@code
 * alt} says what is to be seen. A recording that does not exist draws nothing; {@link Coverage}
 * complains of it, since it knows the line.
 */
@Name(RecordingMacro.NAME)
@PositionalAttributes("part")
final class RecordingMacro extends BlockMacroProcessor {

  static final String NAME = "recording";

  private static final Pattern DIAGRAM =
      Pattern.compile("^@startuml$.*?^@enduml$", Pattern.MULTILINE | Pattern.DOTALL);

  private final Course course;

  RecordingMacro(Course course) {
    this.course = course;
  }

  @Override
  public StructuralNode process(
      StructuralNode parent, String target, Map<String, Object> attributes) {
    var block =
        createBlock(
            parent,
            "open",
            List.<String>of(),
            Map.<String, Object>of("role", NAME, "target", target));
    var file = course.recording(target);
    if (!Files.exists(file)) {
      return block;
    }
    var part = String.valueOf(attributes.getOrDefault("part", ""));
    var diagrams = DIAGRAM.matcher(text(file)).results().map(found -> found.group()).toList();
    if (!part.equals("topology")) {
      draw(
          block, diagrams.get(0), alt(attributes, "What is said on the wire in exercise ", target));
    }
    if (!part.equals("sequence")) {
      draw(
          block,
          diagrams.get(1),
          alt(attributes, "Exchanges, queues and clients of exercise ", target));
    }
    return block;
  }

  private void draw(StructuralNode block, String diagram, String alt) {
    parseContent(
        block,
        List.of(
            "[plantuml,format=svg,opts=inline,alt=\"%s\"]".formatted(alt),
            "....",
            diagram,
            "....",
            ""));
  }

  private static String alt(Map<String, Object> attributes, String usual, String target) {
    return String.valueOf(attributes.getOrDefault("alt", usual + target)).replace('"', '\'');
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
