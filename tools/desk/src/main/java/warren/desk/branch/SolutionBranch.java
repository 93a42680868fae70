package warren.desk.branch;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import warren.desk.git.Git;
import warren.desk.git.GitException;

/**
 * The git branch {@code solution}: one commit on top of the one that is checked out, in which the
 * starters are replaced by the solutions. Work tree and index are never touched.
 */
public final class SolutionBranch {

  /** The branch's name. */
  public static final String NAME = "solution";

  private static final String REF = "refs/heads/" + NAME;

  /** Tells commits of ours, as long as nobody has amended them, from commits of others. */
  private static final Pattern MARK = Pattern.compile("(?m)^Solved-Tree: (\\w+)$");

  /** What became of the branch. */
  public enum Change {
    CREATED,
    REFRESHED,
    UNCHANGED
  }

  /**
   * What was done.
   *
   * @param commit the branch's commit, abbreviated
   * @param base the commit under it, abbreviated
   * @param from the branch that is checked out, or the commit where none is
   * @param uncommitted how many files of the course have changes that are not committed, and so are
   *     not in it
   * @param anonymous whether git knows no author here, so that the commit is Warren's
   */
  public record Report(
      Change change,
      String commit,
      String base,
      String from,
      long uncommitted,
      boolean anonymous) {}

  private final Git git;

  /**
   * For the repository that holds the course.
   *
   * @param root the course's folder
   */
  public SolutionBranch(Path root) {
    this(new Git(root, "./warren branch"));
  }

  SolutionBranch(Git git) {
    this.git = git;
  }

  /**
   * Creates the branch, or moves it to a new commit.
   *
   * @throws GitException where that is not possible, or would throw away somebody's commits
   */
  public Report refresh() throws GitException {
    var prefix = prefix();
    refuseWhereCheckedOut();
    var base = head();
    var old = tip();
    var tree = new SolvedTree(git, prefix).of(base);
    var identity = git.ask("var", "GIT_COMMITTER_IDENT");
    var anonymous = !identity.succeeded();
    var uncommitted = uncommitted();
    if (old.isPresent() && isSolved(old.get(), base, tree)) {
      return new Report(
          Change.UNCHANGED,
          abbreviated(old.get()),
          abbreviated(base),
          from(base),
          uncommitted,
          false);
    }
    var commit = commit(base, tree, anonymous);
    git.run("update-ref", "-m", "warren branch", REF, commit, old.orElse(""));
    return new Report(
        old.isPresent() ? Change.REFRESHED : Change.CREATED,
        abbreviated(commit),
        abbreviated(base),
        from(base),
        uncommitted,
        anonymous);
  }

  private String prefix() throws GitException {
    var result = git.ask("rev-parse", "--show-prefix");
    if (!result.succeeded()) {
      throw GitException.refused(
          "Git does not take this folder for a repository: " + result.err().strip(),
          "run it in a clone made by `git clone`; a download without .git has no branches");
    }
    return result.line();
  }

  private void refuseWhereCheckedOut() throws GitException {
    if (git.run("worktree", "list", "--porcelain")
        .out()
        .lines()
        .anyMatch(("branch " + REF)::equals)) {
      throw GitException.refused(
          "The branch " + NAME + " is checked out, here or in another work tree.",
          "run `git switch main` there, then `./warren branch` again");
    }
  }

  private String head() throws GitException {
    var head = git.ask("rev-parse", "--quiet", "--verify", "HEAD^{commit}");
    if (!head.succeeded()) {
      throw GitException.refused(
          "This repository has no commit yet.",
          "run `git add .` and `git commit`, then `./warren branch` again");
    }
    return head.line();
  }

  /** The branch as it is, where there is one and it is ours to replace. */
  private Optional<String> tip() throws GitException {
    var tip = git.ask("rev-parse", "--quiet", "--verify", REF + "^{commit}");
    if (!tip.succeeded()) {
      return Optional.empty();
    }
    var mark = MARK.matcher(git.run("log", "-1", "--format=%B", tip.line()).out());
    if (!mark.find() || !mark.group(1).equals(tree(tip.line()))) {
      throw GitException.refused(
          "The branch %s ends in %s, which `./warren branch` did not make."
              .formatted(NAME, abbreviated(tip.line())),
          "keep it by another name with `git branch -m %s my-%s`, then run `./warren branch` again"
              .formatted(NAME, NAME));
    }
    return Optional.of(tip.line());
  }

  private boolean isSolved(String commit, String base, String tree) throws GitException {
    return git.run("rev-parse", commit + "^@").line().equals(base) && tree(commit).equals(tree);
  }

  private String commit(String base, String tree, boolean anonymous) throws GitException {
    var message =
        """
        Replace the starters by the solutions

        Made by `./warren branch` from %s. It is replaced the next time;
        commit nothing on top of it.

        Solved-Tree: %s
        """
            .formatted(base, tree);
    var author = anonymous ? git.with(warrens("AUTHOR")).with(warrens("COMMITTER")) : git;
    return author.runFed(message, "commit-tree", tree, "-p", base).line();
  }

  private static Map<String, String> warrens(String role) {
    return Map.of("GIT_" + role + "_NAME", "Warren", "GIT_" + role + "_EMAIL", "warren@localhost");
  }

  private long uncommitted() throws GitException {
    return git.run("status", "--porcelain", "--", ".").out().lines().count();
  }

  private String from(String base) throws GitException {
    var branch = git.ask("symbolic-ref", "--quiet", "--short", "HEAD");
    return branch.succeeded() ? branch.line() : abbreviated(base);
  }

  private String tree(String commit) throws GitException {
    return git.run("rev-parse", commit + "^{tree}").line();
  }

  private String abbreviated(String commit) throws GitException {
    return git.run("rev-parse", "--short", commit).line();
  }
}
