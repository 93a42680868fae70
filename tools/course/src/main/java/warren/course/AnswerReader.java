package warren.course;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import warren.course.Answer.Change;

/** Reads the sources of one exercise's mistakes or variants. */
final class AnswerReader {

  private static final Answer NONE = new Answer.Changed(List.of());

  private final Path lesson;
  private final String folder;
  private final String fileName;
  private final String solution;
  private final Problems problems;
  private final Set<Path> named;
  private final Set<String> ids = new HashSet<>();

  /**
   * For the answers of one kind.
   *
   * @param folder where their files are, relative to the lesson, such as {@code src/mistakes/4.5}
   * @param fileName what each of their files is called
   * @param solution the solution's text, empty where there is none, which is then reported
   * @param named takes the files that answers name
   */
  AnswerReader(
      Path lesson,
      String folder,
      String fileName,
      String solution,
      Problems problems,
      Set<Path> named) {
    this.lesson = lesson;
    this.folder = folder;
    this.fileName = fileName;
    this.solution = solution;
    this.problems = problems;
    this.named = named;
  }

  /** The answer's own id. */
  String id(Fields fields) {
    var id = fields.text("id");
    if (id.given() && !Names.HYPHENED.matches(id.value())) {
      problems.at(id.line(), "the id '" + id.value() + "' is not " + Names.HYPHENED.described());
    } else if (id.given() && !ids.add(id.value())) {
      problems.at(id.line(), "the id '" + id.value() + "' is taken above; choose another");
    }
    return id.value();
  }

  /** The answer's source: changes, the file it names, or the file at its usual place. */
  Answer answer(String id, Fields fields) {
    if (fields.has("change")) {
      if (fields.has("file")) {
        problems.at(fields.line("file"), "both `change` and `file`; keep one");
      }
      return changed(fields);
    }
    var usual = folder + "/" + id + "/" + fileName;
    if (fields.has("file")) {
      return file(fields.text("file"), usual);
    }
    if (!Files.isRegularFile(lesson.resolve(usual))) {
      problems.ofFile(
          fields.line(), "'" + id + "' has no source; write a `change`, or the file " + usual);
      return NONE;
    }
    return file(new Marked(usual, fields.line()), usual);
  }

  private Answer file(Marked file, String usual) {
    var path = lesson.resolve(file.value()).normalize();
    if (!file.given()) {
      return NONE;
    }
    if (!path.startsWith(lesson) || !path.getFileName().toString().equals(fileName)) {
      problems.at(
          file.line(),
          "'%s' cannot stand in for %s; write it to %s".formatted(file.value(), fileName, usual));
      return NONE;
    }
    if (!Files.isRegularFile(path)) {
      problems.ofFile(
          file.line(), "there is no file " + file.value() + "; write it, or a `change` instead");
      return NONE;
    }
    named.add(path);
    return new Answer.File(path);
  }

  private Answer changed(Fields fields) {
    var changes = new ArrayList<Change>();
    var text = solution;
    for (var node : fields.oneOrMore("change")) {
      text = change(node, text, changes);
    }
    if (fields.oneOrMore("change").isEmpty()) {
      problems.at(fields.line("change"), "`change` is empty; " + Keys.MISTAKE.example("change"));
    }
    return new Answer.Changed(changes);
  }

  /** Adds one change and returns the text after it. */
  private String change(Node node, String text, List<Change> changes) {
    var fields = new Fields(node, Keys.REPLACEMENT, problems);
    var change = new Change(fields.anyText("from"), fields.anyText("to"));
    changes.add(change);
    if (!fields.has("from") || text.isEmpty()) {
      return text;
    }
    if (change.from().isBlank()) {
      problems.at(fields.line("from"), "`from` is empty; " + Keys.REPLACEMENT.example("from"));
      return text;
    }
    var matches = change.matches(text);
    if (matches != 1) {
      problems.at(
          fields.line("from"),
          "`from` stands %s in the solution, not exactly once; write %s"
              .formatted(
                  matches == 0 ? "nowhere" : matches + " times",
                  matches == 0
                      ? "text that " + fileName + " has now"
                      : "more of the text around the one that is meant"));
      return text;
    }
    if (change.from().equals(change.to())) {
      problems.at(fields.line("to"), "`to` is the same as `from`; write what differs");
    }
    return text.replace(change.from(), change.to());
  }
}
