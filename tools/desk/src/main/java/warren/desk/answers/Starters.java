package warren.desk.answers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import warren.course.Exercise;
import warren.desk.git.Git;
import warren.desk.git.GitException;

/**
 * The starters as the course brought them, whatever has become of the files since. In a clone they
 * come from Git: from where the learner's own commits part from the course's, from {@code HEAD}, or
 * from an older commit, whichever is the first that has the exercise's TODO. Elsewhere they are as
 * {@link Shipped} has noted them.
 */
public final class Starters {

  private static final String COMMITS_AT_MOST = "--max-count=100";

  private final Path root;
  private final Git git;

  /** Of the course in that folder. */
  public Starters(Path root) {
    this.root = root;
    this.git = new Git(root, "./warren reset");
  }

  /** Whether a text has the TODO that each exercise's starter throws. */
  static boolean isStarter(Exercise exercise, String text) {
    return text.contains("UnsupportedOperationException(\"TODO " + exercise.id() + ":");
  }

  /** An exercise's starter; empty if nobody knows it any more. */
  public Optional<String> of(Exercise exercise) {
    String path = Shipped.path(root, exercise.starter());
    try {
      Optional<String> committed =
          Stream.concat(nearest().stream(), older(path))
              .flatMap(commit -> shown(commit, path).stream())
              .filter(text -> isStarter(exercise, text))
              .findFirst();
      return committed.or(() -> noted(path));
    } catch (GitException noGit) {
      return noted(path);
    }
  }

  /** Whether a file has a content that the course brought, so that it cannot be lost. */
  boolean isStarter(Path file, byte[] content) {
    String path = Shipped.path(root, file);
    try {
      return Stream.concat(
              nearest().stream().flatMap(commit -> shown(commit, path).stream()),
              noted(path).stream())
          .anyMatch(text -> Arrays.equals(text.getBytes(StandardCharsets.UTF_8), content));
    } catch (GitException noGit) {
      return noted(path)
          .filter(text -> Arrays.equals(text.getBytes(StandardCharsets.UTF_8), content))
          .isPresent();
    }
  }

  /** The commits that are the likeliest to have a starter. */
  private List<String> nearest() throws GitException {
    var commits = new ArrayList<String>();
    var parting = git.ask("merge-base", "HEAD", "@{upstream}");
    if (parting.succeeded()) {
      commits.add(parting.line());
    }
    var head = git.ask("rev-parse", "--quiet", "--verify", "HEAD");
    if (head.succeeded()) {
      commits.add(head.line());
    }
    return commits.stream().distinct().toList();
  }

  /** Asked for only if none of the nearest has it. */
  private Stream<String> older(String path) {
    return Stream.of(path)
        .flatMap(
            file -> {
              try {
                return git.ask("log", "--format=%H", COMMITS_AT_MOST, "--", file)
                    .out()
                    .lines()
                    .filter(line -> !line.isBlank());
              } catch (GitException noGit) {
                return Stream.empty();
              }
            });
  }

  private Optional<String> shown(String commit, String path) {
    try {
      return Optional.of(git.ask("show", commit + ":./" + path))
          .filter(Git.Result::succeeded)
          .map(Git.Result::out);
    } catch (GitException noGit) {
      return Optional.empty();
    }
  }

  private Optional<String> noted(String path) {
    try {
      return Shipped.noted(root).map(shipped -> shipped.starters().get(path));
    } catch (IOException | UncheckedIOException unreadable) {
      return Optional.empty();
    }
  }
}
