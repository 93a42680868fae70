package warren.course;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/** Reads a {@code lesson.yaml} as YAML, into nodes that know their lines. */
final class LessonFile {

  static final String NAME = "lesson.yaml";

  private LessonFile() {}

  /** The file's root node, or nothing where a problem was reported instead. */
  static Optional<Node> read(Path file, Problems problems) {
    if (!Files.isRegularFile(file)) {
      problems.at(1, "this file is not there; write it, starting with `title:` and `goal:`");
      return Optional.empty();
    }
    try {
      var text = Files.readString(file);
      var node = compose(text, problems);
      if (node.isEmpty() && problems.none()) {
        problems.at(1, "this file is empty; write it, starting with `title:` and `goal:`");
      }
      return node;
    } catch (CharacterCodingException e) {
      problems.at(1, "this file is not UTF-8; save it as UTF-8");
    } catch (IOException e) {
      problems.at(1, "this file cannot be read: " + e.getMessage() + "; check its permissions");
    }
    return Optional.empty();
  }

  private static Optional<Node> compose(String text, Problems problems) {
    try {
      var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
      return Optional.ofNullable(yaml.compose(new StringReader(text)));
    } catch (MarkedYAMLException e) {
      problems.at(
          e.getProblemMark().getLine() + 1,
          "not YAML: %s; check the indentation, and quote text that has ': ' or ' #' in it"
              .formatted(e.getProblem()));
    } catch (ReaderException e) {
      var line = 1 + (int) text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count();
      problems.at(line, "not YAML: the character U+%04X; remove it".formatted(e.getCodePoint()));
    }
    return Optional.empty();
  }
}
