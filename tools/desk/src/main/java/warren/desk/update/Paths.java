package warren.desk.update;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import warren.desk.answers.Shipped;

/** Paths within a course, with slashes on Windows too. */
final class Paths {

  private static final Pattern LEARNERS =
      Pattern.compile("lesson-\\d\\d-[^/]+/src/main/java/.+\\.java");

  private Paths() {}

  /** Whether the learner writes that file. */
  static boolean isLearners(String path) {
    return LEARNERS.matcher(path).matches();
  }

  /** Of all files of the course in a folder. */
  static Set<String> in(Path root) throws IOException {
    var paths = new TreeSet<String>();
    for (Path file : Shipped.files(root)) {
      paths.add(root.relativize(file).toString().replace('\\', '/'));
    }
    return paths;
  }
}
