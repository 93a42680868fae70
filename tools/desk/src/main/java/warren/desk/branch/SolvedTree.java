package warren.desk.branch;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import warren.desk.git.Git;
import warren.desk.git.GitException;

/** Writes the tree of a commit in which the lessons' starters are replaced by their solutions. */
final class SolvedTree {

  private static final Pattern LESSON_FILE =
      Pattern.compile("(lesson-\\d\\d-[^/]+)/src/(main|solution)/java/(.+)");

  /** An entry of {@code git ls-tree}: mode, type, object, path. */
  private static final Pattern ENTRY =
      Pattern.compile("(\\d+) (\\w+) (\\w+)\t(.+)", Pattern.DOTALL);

  private record Entry(String mode, String object, String path) {
    String indexInfo() {
      return mode + " " + object + "\t" + path + "\0";
    }
  }

  private final Git git;
  private final String prefix;

  /**
   * For one repository.
   *
   * @param prefix the course's folder in the repository, empty or ending in a slash
   */
  SolvedTree(Git git, String prefix) {
    this.git = git;
    this.prefix = prefix;
  }

  /** The tree's object name. A lesson that has no solutions keeps what it has. */
  String of(String commit) throws GitException {
    var entries =
        git.run("ls-tree", "-r", "-z", "--full-tree", commit).entries().stream()
            .map(SolvedTree::entry)
            .toList();
    var solved = solvedLessons(entries);
    if (solved.isEmpty()) {
      throw GitException.refused(
          "No lesson has anything under src/solution/java in " + commit + ".",
          "commit the solutions first, or run it in a clone of the course");
    }
    var index = new StringBuilder();
    for (var entry : entries) {
      var file = lessonFile(entry);
      if (!file.matches() || !solved.contains(file.group(1))) {
        index.append(entry.indexInfo());
      } else if (file.group(2).equals("solution")) {
        index.append(entry.indexInfo());
        var main = prefix + file.group(1) + "/src/main/java/" + file.group(3);
        index.append(new Entry(entry.mode(), entry.object(), main).indexInfo());
      }
    }
    return write(index.toString());
  }

  private Set<String> solvedLessons(List<Entry> entries) {
    var solved = new HashSet<String>();
    for (var entry : entries) {
      var file = lessonFile(entry);
      if (file.matches() && file.group(2).equals("solution")) {
        solved.add(file.group(1));
      }
    }
    return solved;
  }

  private Matcher lessonFile(Entry entry) {
    var path = entry.path();
    return LESSON_FILE.matcher(path.startsWith(prefix) ? path.substring(prefix.length()) : "");
  }

  /** Goes through an index of its own, so that the repository's stays as it is. */
  private String write(String indexInfo) throws GitException {
    try {
      var folder = Files.createTempDirectory("warren-branch");
      var index = folder.resolve("index");
      try {
        var apart = git.with(Map.of("GIT_INDEX_FILE", index.toString()));
        apart.runFed(indexInfo, "update-index", "-z", "--index-info");
        return apart.run("write-tree").line();
      } finally {
        Files.deleteIfExists(index);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw GitException.notReady(
          "The temporary folder cannot be used: " + e,
          "make room in it, or choose another with JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=<folder>");
    }
  }

  private static Entry entry(String line) {
    var matcher = ENTRY.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalStateException("git ls-tree said: " + line);
    }
    return new Entry(matcher.group(1), matcher.group(3), matcher.group(4));
  }
}
