package warren.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Reads one lesson from its file's root node. */
final class LessonReader {

  private final int number;
  private final Path directory;
  private final Problems problems;
  private final Set<Path> named = new HashSet<>();

  LessonReader(int number, Path directory, Problems problems) {
    this.number = number;
    this.directory = directory;
    this.problems = problems;
  }

  /** The lesson; worth nothing where problems were reported. */
  Lesson read(Node root) {
    var fields = new Fields(root, Keys.LESSON, problems);
    var packageName = fields.text("package");
    if (packageName.given() && !Names.PACKAGE.matches(packageName.value())) {
      problems.at(
          packageName.line(), "'" + packageName.value() + "' is not " + Names.PACKAGE.described());
    }
    var lesson =
        new Lesson(
            number,
            directory.getFileName().toString(),
            directory,
            packageName.value(),
            fields.text("title").value(),
            fields.text("goal").value(),
            notes(fields, problems),
            exercises(fields, packageName.value()));
    if (problems.strict() && problems.none()) {
      reportLeftovers(fields.line("exercises"));
    }
    return lesson;
  }

  /** The topics that a lesson or an exercise names. */
  static List<String> notes(Fields fields, Problems problems) {
    var notes = new ArrayList<String>();
    for (var note : fields.texts("notes")) {
      if (!Names.NOTE.matches(note.value())) {
        problems.at(note.line(), "'" + note.value() + "' is not " + Names.NOTE.described());
      } else if (notes.contains(note.value())) {
        problems.at(note.line(), "`notes` has " + note.value() + " twice; remove one");
      }
      notes.add(note.value());
    }
    if (fields.has("notes") && fields.list("notes").isEmpty()) {
      problems.at(fields.line("notes"), "`notes` is empty; " + Keys.LESSON.example("notes"));
    }
    return notes;
  }

  private List<Exercise> exercises(Fields fields, String packageName) {
    var reader = new ExerciseReader(number, directory, packageName, problems, named);
    return fields.list("exercises").stream().map(reader::read).toList();
  }

  /** A file that no entry names is tried by nobody. */
  private void reportLeftovers(int line) {
    for (var folder : List.of("src/mistakes", "src/variants")) {
      var start = directory.resolve(folder);
      if (!Files.isDirectory(start)) {
        continue;
      }
      try (var files = Files.walk(start)) {
        files
            .filter(Files::isRegularFile)
            .filter(file -> !named.contains(file))
            .sorted()
            .map(file -> directory.relativize(file).toString().replace('\\', '/'))
            .forEach(
                file ->
                    problems.at(
                        line, "no entry names " + file + "; write one, or delete the file"));
      } catch (IOException e) {
        problems.at(line, folder + " cannot be listed (" + e + "); check its permissions");
      }
    }
  }
}
