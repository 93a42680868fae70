package warren.desk.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import warren.desk.answers.Backup;
import warren.desk.branch.SolutionBranch;
import warren.desk.git.Git;
import warren.desk.git.GitException;
import warren.desk.state.Folders;

/**
 * Updates a clone. The files are written first and the branch is moved last, so that a stop in the
 * middle leaves a clone that can be updated again.
 */
final class CloneUpdate {

  private static final List<String> UNDER_WAY =
      List.of("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply");

  private final Path root;
  private final Git git;

  CloneUpdate(Path root) {
    this.root = root;
    this.git = new Git(root, "./warren update");
  }

  /**
   * Whether the course is a clone; a folder of a bigger repository that has no part of it is not.
   */
  boolean isClone() throws UpdateException {
    if (!Files.exists(root.resolve(".git"))) {
      return false;
    }
    try {
      return git.ask("ls-files", "--error-unmatch", "pom.xml").succeeded();
    } catch (GitException noGit) {
      throw UpdateException.notReady(
          "This course is a clone, and there is no git to update it with.",
          "install git, on Debian or Ubuntu with `sudo apt install git`");
    }
  }

  /**
   * Fetches, and puts the newer course in place.
   *
   * @return what was done; empty if this is the newest course
   */
  Optional<Updated> run() throws UpdateException, GitException, IOException {
    String branch = refuseUnlessOnBranch();
    String next = fetched(branch);
    String head = git.run("rev-parse", "HEAD").line();
    if (git.ask("merge-base", "--is-ancestor", next, head).succeeded()) {
      return Optional.empty();
    }
    String base = parting(head, next);
    Path folder = Folders.temporary(root.resolve(".warren"), "update-");
    try {
      var trees = new Trees(git, folder);
      Path newer = trees.of(next);
      Plan plan = Plan.of(new Before.Folder(trees.of(base)), root, newer);
      Optional<Backup> backup = plan.backUp();
      List<String> notes = new ArrayList<>(keepStaged());
      plan.carryOut();
      String tip = next;
      if (!base.equals(head)) {
        tip = new MergeCommit(git, trees, folder).of(base, head, next);
        notes.add("Your commits were merged with the course's.");
      }
      git.run("read-tree", tip);
      git.run("update-ref", "-m", "warren update", "HEAD", tip, head);
      git.ask("update-index", "-q", "--refresh");
      return Optional.of(new Updated(plan, words(base, next), backup, notes));
    } finally {
      Folders.deleteAll(folder);
    }
  }

  private String words(String base, String next) throws GitException {
    String commits = git.run("rev-list", "--count", base + ".." + next).line();
    return "%s newer, %s"
        .formatted(
            commits.equals("1") ? "one commit" : commits + " commits",
            git.run("log", "-1", "--format=%h of %cd", "--date=short", next).line());
  }

  private String refuseUnlessOnBranch() throws UpdateException, GitException {
    for (String state : UNDER_WAY) {
      if (Files.exists(root.resolve(git.run("rev-parse", "--git-path", state).line()))) {
        throw UpdateException.refused(
            "Git is in the middle of a merge or a rebase here.",
            "git status says how to end it; then ./warren update");
      }
    }
    var branch = git.ask("symbolic-ref", "--quiet", "--short", "HEAD");
    if (!branch.succeeded() || branch.line().equals(SolutionBranch.NAME)) {
      throw UpdateException.refused(
          branch.succeeded()
              ? "The branch %s is made anew by ./warren branch.".formatted(SolutionBranch.NAME)
              : "No branch is checked out here that could be moved on.",
          "git switch main, then ./warren update");
    }
    return branch.line();
  }

  private String fetched(String branch) throws UpdateException, GitException {
    var remote = git.ask("config", "branch." + branch + ".remote");
    var merge = git.ask("config", "branch." + branch + ".merge");
    boolean tracked = remote.succeeded() && merge.succeeded();
    if (!tracked && !git.run("remote").out().lines().toList().contains("origin")) {
      throw UpdateException.refused(
          "This clone does not know where it came from.",
          "git remote add origin URL, then ./warren update");
    }
    String from = tracked ? remote.line() : "origin";
    String what = tracked ? merge.line() : "HEAD";
    var fetch = git.ask("fetch", "--quiet", from, what);
    if (!fetch.succeeded()) {
      throw UpdateException.notReady(
          "The newer course could not be fetched from %s. Nothing was changed. Git says:\n%s"
              .formatted(from, fetch.err().strip().indent(2).stripTrailing()),
          "mend that, then ./warren update");
    }
    return git.run("rev-parse", "--verify", "FETCH_HEAD^{commit}").line();
  }

  /** Where the learner's commits part from the course's; that is {@code HEAD} if there are none. */
  private String parting(String head, String next) throws UpdateException, GitException {
    var base = git.ask("merge-base", head, next);
    if (!base.succeeded()
        && git.run("rev-parse", "--is-shallow-repository").line().equals("true")) {
      git.ask("fetch", "--quiet", "--unshallow");
      base = git.ask("merge-base", head, next);
    }
    if (!base.succeeded()) {
      throw UpdateException.refused(
          "The newer course has no commit in common with this one. Nothing was changed.",
          "clone it into another folder, and copy .warren and lesson-*/src/main there");
    }
    return base.line();
  }

  /** What is staged, and perhaps nowhere else, goes to the stash as well. */
  private List<String> keepStaged() throws GitException {
    if (git.ask("diff", "--cached", "--quiet").succeeded()) {
      return List.of();
    }
    Git signing = git.signing();
    String stash = signing.run("stash", "create").line();
    if (stash.isEmpty()) {
      return List.of();
    }
    signing.run("stash", "store", "--message", "before ./warren update", stash);
    return List.of("What you had staged is in git stash, too.");
  }

  /** Trees of commits, written out into folders. */
  record Trees(Git git, Path folder) {

    /** The files of a commit as they would be checked out. */
    Path of(String commit) throws GitException, IOException {
      Path tree = folder.resolve(commit);
      if (!Files.exists(tree)) {
        Files.createDirectories(tree);
        Git apart =
            git.with(Map.of("GIT_INDEX_FILE", folder.resolve(commit + ".index").toString()));
        apart.run("read-tree", commit);
        apart.run("checkout-index", "--all", "--quiet", "--prefix=" + tree + "/");
      }
      return tree;
    }
  }
}
