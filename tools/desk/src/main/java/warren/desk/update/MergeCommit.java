package warren.desk.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import warren.desk.git.Git;
import warren.desk.git.GitException;

/** Merges the learner's commits with the course's, each file decided on as in the work tree. */
final class MergeCommit {

  private static final String PLAIN_FILE = "100644";

  private final Git git;
  private final CloneUpdate.Trees trees;
  private final Path folder;

  MergeCommit(Git git, CloneUpdate.Trees trees, Path folder) {
    this.git = git;
    this.trees = trees;
    this.folder = folder;
  }

  /** The commit that has both as parents. */
  String of(String base, String head, String next) throws GitException, IOException {
    var before = new Before.Folder(trees.of(base));
    Git apart = git.with(Map.of("GIT_INDEX_FILE", folder.resolve("merge.index").toString()));
    apart.run("read-tree", next);
    for (String path : git.run("diff", "--name-only", "-z", base, head).entries()) {
      Optional<byte[]> mine = content(trees.of(head).resolve(path));
      Optional<byte[]> newer = content(trees.of(next).resolve(path));
      Decision decision = Decision.on(path, before, mine, newer);
      if (decision instanceof Decision.Merged merged) {
        stage(apart, path, write("--stdin", merged.text()), head);
      } else if (mine.isPresent() && !(decision instanceof Decision.Take)) {
        stage(apart, path, git.run("rev-parse", head + ":" + path).line(), head);
      }
    }
    Git signing = git.signing();
    return signing
        .run(
            "commit-tree",
            apart.run("write-tree").line(),
            "-p",
            head,
            "-p",
            next,
            "-m",
            "Merge the newer course")
        .line();
  }

  private String write(String from, String text) throws GitException {
    return git.runFed(text, "hash-object", "-w", from).line();
  }

  private void stage(Git apart, String path, String blob, String head) throws GitException {
    String entry = git.run("ls-tree", head, "--", path).line();
    String mode = entry.isEmpty() ? PLAIN_FILE : entry.substring(0, entry.indexOf(' '));
    apart.run("update-index", "--add", "--cacheinfo", mode + "," + blob + "," + path);
  }

  private static Optional<byte[]> content(Path file) throws IOException {
    return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
  }
}
