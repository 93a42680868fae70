package warren.desk.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import warren.desk.branch.SolutionBranch.Change;
import warren.desk.git.Git;
import warren.desk.git.GitException;

/** With git itself, in a repository of its own per test. */
class SolutionBranchTest {

  private static final String MAIN = "lesson-01-basics/src/main/java/basics/Greeter.java";
  private static final String SOLUTION = "lesson-01-basics/src/solution/java/basics/Greeter.java";
  private static final String COMING = "lesson-02-patterns/src/main/java/patterns/Coming.java";

  @TempDir Path folder;
  private Git git;

  @BeforeEach
  void a_repository_with_a_course() throws Exception {
    git = isolated(folder);
    git.run("init", "--quiet", "--initial-branch=main");
    git.run("config", "user.name", "Ada");
    git.run("config", "user.email", "ada@example.org");
    write("pom.xml", "<project/>");
    write(MAIN, "TODO");
    write("lesson-01-basics/src/main/java/basics/Gone.java", "only a starter");
    write(SOLUTION, "done");
    write("lesson-01-basics/src/solution/java/basics/a name with blanks.java", "done, too");
    write(COMING, "kept");
    commit("The course");
  }

  @Test
  void the_branch_is_one_commit_on_top_that_has_the_solutions_for_starters() throws Exception {
    var report = branch().refresh();

    assertThat(report.change()).isEqualTo(Change.CREATED);
    assertThat(git.run("rev-parse", "solution^").line()).isEqualTo(head());
    assertThat(show(MAIN)).isEqualTo("done");
    assertThat(show("lesson-01-basics/src/main/java/basics/a name with blanks.java"))
        .isEqualTo("done, too");
    assertThat(git.run("diff", "--name-status", "-z", "main", "solution").entries())
        .containsExactly(
            "D", "lesson-01-basics/src/main/java/basics/Gone.java",
            "M", MAIN,
            "A", "lesson-01-basics/src/main/java/basics/a name with blanks.java");
    assertThat(git.run("log", "-1", "--format=%an <%ae>", "solution").line())
        .isEqualTo("Ada <ada@example.org>");
  }

  @Test
  void work_tree_and_index_stay_as_they_are() throws Exception {
    write(MAIN, "half done");
    write("lesson-01-basics/notes.txt", "mine");
    write("staged.txt", "staged");
    git.run("add", "staged.txt");
    var index = Files.readAllBytes(folder.resolve(".git/index"));
    var status = git.run("status", "--porcelain").out();

    var report = branch().refresh();

    assertThat(report.uncommitted()).isEqualTo(3);
    assertThat(Files.readAllBytes(folder.resolve(".git/index"))).isEqualTo(index);
    assertThat(git.run("status", "--porcelain").out()).isEqualTo(status);
    assertThat(folder.resolve(MAIN)).hasContent("half done");
    assertThat(show(MAIN)).isEqualTo("done");
    assertThat(git.run("symbolic-ref", "--short", "HEAD").line()).isEqualTo("main");
  }

  @Test
  void a_second_time_changes_nothing() throws Exception {
    branch().refresh();
    var tip = git.run("rev-parse", "solution").line();

    assertThat(branch().refresh().change()).isEqualTo(Change.UNCHANGED);
    assertThat(git.run("rev-parse", "solution").line()).isEqualTo(tip);
  }

  @Test
  void after_a_commit_the_branch_is_made_anew_on_top_of_it() throws Exception {
    branch().refresh();
    write(SOLUTION, "better");
    commit("Improve the solution");

    assertThat(branch().refresh().change()).isEqualTo(Change.REFRESHED);
    assertThat(git.run("rev-parse", "solution^").line()).isEqualTo(head());
    assertThat(show(MAIN)).isEqualTo("better");
  }

  @Test
  void commits_of_others_are_not_thrown_away() throws Exception {
    branch().refresh();
    git.run("switch", "--quiet", "solution");
    write(MAIN, "mine");
    commit("My own way");
    git.run("switch", "--quiet", "main");
    var tip = git.run("rev-parse", "solution").line();

    assertThatThrownBy(() -> branch().refresh())
        .hasMessageContaining("which `./warren branch` did not make")
        .hasMessageContaining("git branch -m solution my-solution");
    assertThat(git.run("rev-parse", "solution").line()).isEqualTo(tip);
  }

  @Test
  void an_amended_commit_counts_as_somebody_elses() throws Exception {
    branch().refresh();
    git.run("switch", "--quiet", "solution");
    write(MAIN, "mine");
    git.run("commit", "--quiet", "--all", "--amend", "--no-edit");
    git.run("switch", "--quiet", "main");

    assertThatThrownBy(() -> branch().refresh()).hasMessageContaining("did not make");
  }

  @Test
  void it_can_be_compared_and_laid_beside_answers_that_are_not_committed(@TempDir Path beside)
      throws Exception {
    git.run("switch", "--quiet", "--create", "my-answers");
    write(MAIN, "my answer");
    var report = new SolutionBranch(git).refresh();

    assertThat(report.from()).isEqualTo("my-answers");
    assertThat(report.uncommitted()).isEqualTo(1);
    assertThat(git.run("diff", report.from(), "solution", "--", MAIN).out())
        .contains("-TODO", "+done");
    var tree = beside.resolve("solution");
    git.run("worktree", "add", "--detach", tree.toString(), "solution");
    assertThat(tree.resolve(MAIN)).hasContent("done");
    commit("Mine");
    assertThat(new SolutionBranch(git).refresh().change()).isEqualTo(Change.REFRESHED);
  }

  @Test
  void a_branch_that_is_checked_out_is_not_moved() throws Exception {
    branch().refresh();
    git.run("switch", "--quiet", "solution");

    assertThatThrownBy(() -> branch().refresh())
        .hasMessageContaining("is checked out")
        .hasMessageContaining("Next: run `git switch main`");
  }

  @Test
  void nor_is_one_that_is_checked_out_in_another_work_tree(@TempDir Path other) throws Exception {
    branch().refresh();
    git.run("worktree", "add", "--quiet", other.resolve("solved").toString(), "solution");

    assertThatThrownBy(() -> branch().refresh()).hasMessageContaining("is checked out");
  }

  @Test
  void without_an_identity_the_commit_is_warrens() throws Exception {
    git.run("config", "--unset", "user.name");
    git.run("config", "--unset", "user.email");
    git.run("config", "user.useConfigOnly", "true");

    assertThat(branch().refresh().anonymous()).isTrue();
    assertThat(git.run("log", "-1", "--format=%an <%ae>, %cn", "solution").line())
        .isEqualTo("Warren <warren@localhost>, Warren");
  }

  @Test
  void a_course_in_a_folder_of_a_larger_repository_works_as_well(@TempDir Path larger)
      throws Exception {
    var outer = isolated(larger);
    outer.run("init", "--quiet", "--initial-branch=main");
    Files.createDirectories(larger.resolve("course"));
    for (var file : new String[] {MAIN, SOLUTION}) {
      Files.createDirectories(larger.resolve("course").resolve(file).getParent());
      Files.copy(folder.resolve(file), larger.resolve("course").resolve(file));
    }
    outer.run("add", ".");
    outer.run("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-mC");

    new SolutionBranch(isolated(larger.resolve("course"))).refresh();

    assertThat(outer.run("show", "solution:course/" + MAIN).out()).isEqualTo("done");
  }

  @Test
  void a_folder_that_is_no_repository_is_refused(@TempDir Path plain) {
    assertThatThrownBy(() -> new SolutionBranch(isolated(plain)).refresh())
        .isInstanceOf(GitException.class)
        .hasMessageContaining("does not take this folder for a repository")
        .hasMessageContaining("git clone");
  }

  @Test
  void a_repository_without_a_commit_is_refused(@TempDir Path empty) throws Exception {
    isolated(empty).run("init", "--quiet");

    assertThatThrownBy(() -> new SolutionBranch(isolated(empty)).refresh())
        .hasMessageContaining("has no commit yet");
  }

  @Test
  void a_repository_without_solutions_is_refused() throws Exception {
    git.run("rm", "-r", "--quiet", "lesson-01-basics/src/solution");
    commit("No solutions");

    assertThatThrownBy(() -> branch().refresh())
        .hasMessageContaining("No lesson has anything under src/solution/java");
  }

  @Test
  void a_machine_without_git_is_told_what_to_install() {
    var missing = new Git(folder, "no-such-git", "./warren branch");

    assertThatThrownBy(() -> new SolutionBranch(missing).refresh())
        .hasMessageContaining("sudo apt install git")
        .extracting(e -> ((GitException) e).isEnvironment())
        .isEqualTo(true);
  }

  private SolutionBranch branch() {
    return new SolutionBranch(git);
  }

  /** Whatever the machine's own configuration says stays out of it. */
  private static Git isolated(Path folder) {
    return new Git(folder, "./warren branch")
        .with(
            Map.of(
                "GIT_CONFIG_GLOBAL",
                folder.resolve("no-such-config").toString(),
                "GIT_CONFIG_NOSYSTEM",
                "1",
                "GIT_CEILING_DIRECTORIES",
                folder.getParent().getParent().toString()));
  }

  private void write(String path, String text) throws Exception {
    var file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void commit(String message) throws Exception {
    git.run("add", ".");
    git.run("commit", "--quiet", "--message", message);
  }

  private String head() throws Exception {
    return git.run("rev-parse", "HEAD").line();
  }

  private String show(String path) throws Exception {
    return git.run("show", "solution:" + path).out();
  }
}
