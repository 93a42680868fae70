package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import warren.desk.outcome.ExitCode;

/** {@code ./warren update} of a clone, as a process, with Git itself. */
@Timeout(300)
class UpdateTest {

  private static final String MINE = SmallCourse.answer(1, "return b + a; // mine");
  private static final String FIRST = SmallCourse.starter(1);
  private static final String SECOND = SmallCourse.starter(2);
  private static final String TEST = "lesson-01-basics/src/test/java/adding/Add1Test.java";

  @TempDir Path folder;
  private SmallCourse upstream;
  private SmallCourse course;

  @BeforeEach
  void a_clone() throws Exception {
    upstream = new SmallCourse(Files.createDirectories(folder.resolve("upstream")));
    upstream.write(".gitignore", ".warren/\n*.java.newer\n");
    upstream.init();
    course = cloned("clone");
  }

  @Test
  void what_is_newer_comes_and_answers_stay() throws Exception {
    course.write(FIRST, MINE);
    course.warren("run", "1.1");
    newerTest();
    upstream.write(SECOND, starter(2, "TODO 1.2: add, better"));
    upstream.commit("Newer");

    var update = course.warren("update");

    assertThat(update.code()).as(update.said()).isEqualTo(ExitCode.PASSED);
    assertThat(update.said())
        .contains("The course is updated: one commit newer", "backup 1 as well")
        .contains("Tests have changed: 1.1", "Solved before, and to be run again: 1.1")
        .contains("Next: ./warren run 1.1");
    assertThat(text(FIRST)).isEqualTo(MINE);
    assertThat(text(SECOND)).contains("add, better");
    assertThat(text(TEST)).contains("newer");
    isAtTheNewest();
    assertThat(course.git("status", "--porcelain")).isEqualTo(" M " + FIRST);
    assertThat(course.warren("update").said()).contains("This is the newest course already");
  }

  @Test
  void where_both_have_changed_a_starter_it_is_merged() throws Exception {
    course.write(FIRST, MINE);
    upstream.write(FIRST, starter(1, "TODO 1.1: add").replace("class", "/** Adds. */\nclass"));
    upstream.commit("Javadoc");

    var update = course.warren("update");

    assertThat(update.said()).contains("merged with what you wrote", "1.1  " + FIRST);
    assertThat(text(FIRST)).isEqualTo(MINE.replace("class", "/** Adds. */\nclass"));
    assertThat(course.warren("restore", "1").code()).isEqualTo(ExitCode.PASSED);
    assertThat(text(FIRST)).isEqualTo(MINE);
  }

  @Test
  void where_that_is_not_possible_the_newer_starter_lies_beside() throws Exception {
    course.write(FIRST, MINE);
    upstream.write(FIRST, starter(1, "TODO 1.1: add, better"));
    upstream.commit("Better");

    var update = course.warren("update");

    assertThat(update.code()).isEqualTo(ExitCode.PASSED);
    assertThat(update.said()).contains("Yours stayed", "FILE.newer", "1.1  " + FIRST);
    assertThat(text(FIRST)).isEqualTo(MINE);
    assertThat(text(FIRST + ".newer")).contains("add, better");
    isAtTheNewest();
    assertThat(course.warren("reset", "1.1").code()).isEqualTo(ExitCode.PASSED);
    assertThat(text(FIRST)).contains("add, better");
  }

  @Test
  void an_edited_test_is_replaced_if_the_course_has_changed_it_and_is_in_the_backup()
      throws Exception {
    course.write(TEST, text(TEST).replace("isEqualTo(3)", "isEqualTo(4)"));
    String edited = text(TEST);
    upstream.write(
        TEST,
        Files.readString(upstream.root.resolve(TEST)).replace("isEqualTo(3)", "isEqualTo(1 + 2)"));
    upstream.commit("Newer");

    assertThat(course.warren("update").said()).contains("They are the course's now", TEST);
    assertThat(text(TEST)).contains("1 + 2");
    course.warren("restore", "1");
    assertThat(text(TEST)).isEqualTo(edited);
  }

  @Test
  void what_is_committed_is_merged_and_what_is_staged_is_in_the_stash_too() throws Exception {
    course.write(FIRST, MINE);
    course.write("notes.txt", "mine");
    course.commit("My answer");
    course.write(SECOND, SmallCourse.answer(2, "return 1;"));
    course.git("add", SECOND);
    course.write(SECOND, SmallCourse.answer(2, "return 2;"));
    newerTest();
    upstream.write(FIRST, starter(1, "TODO 1.1: add").replace("class", "/** Adds. */\nclass"));
    upstream.commit("Newer");

    var update = course.warren("update");

    assertThat(update.said())
        .contains("Your commits were merged", "What you had staged is in git stash");
    assertThat(course.git("log", "--format=%s", "-1")).isEqualTo("Merge the newer course");
    assertThat(course.git("rev-parse", "HEAD^2")).isEqualTo(upstream.git("rev-parse", "HEAD"));
    assertThat(course.git("show", "HEAD:" + FIRST)).contains("Adds.", "// mine");
    assertThat(course.git("show", "HEAD:" + TEST)).contains("newer");
    assertThat(course.git("show", "HEAD:notes.txt")).isEqualTo("mine");
    assertThat(text(SECOND)).contains("return 2;");
    assertThat(course.git("show", "stash@{0}^2:" + SECOND)).contains("return 1;");
    assertThat(course.git("status", "--porcelain")).isEqualTo(" M " + SECOND);
    assertThat(course.warren("update").said()).contains("newest course already");
  }

  @Test
  void a_shallow_clone_is_updated_as_well() throws Exception {
    course.git("clone", "--quiet", "--depth=1", "file://" + upstream.root, "../shallow");
    course = SmallCourse.at(folder.resolve("shallow"));
    course.write(FIRST, MINE);
    newerTest();
    upstream.commit("Newer");
    newerTest();
    upstream.commit("Newer still");

    assertThat(course.warren("update").said()).contains("2 commits newer");
    assertThat(text(FIRST)).isEqualTo(MINE);
    isAtTheNewest();
  }

  @Test
  void files_come_and_go_but_none_that_is_the_learners() throws Exception {
    course.write(SECOND, SmallCourse.answer(2, "return 1;"));
    course.write("lesson-01-basics/new.txt", "mine");
    upstream.write("lesson-01-basics/new.txt", "the course's");
    upstream.write("tool", "run me");
    assertThat(upstream.root.resolve("tool").toFile().setExecutable(true)).isTrue();
    upstream.git("rm", "--quiet", SECOND, FIRST, ".gitignore");
    upstream.commit("Fewer");

    var update = course.warren("update");

    assertThat(update.said()).contains("no longer. Yours stayed", SECOND, "course's now:");
    assertThat(text(SECOND)).contains("return 1;");
    assertThat(course.root.resolve(FIRST)).doesNotExist();
    assertThat(text("lesson-01-basics/new.txt")).isEqualTo("the course's");
    assertThat(course.root.resolve("tool")).isExecutable();
    course.warren("restore", "1");
    assertThat(text("lesson-01-basics/new.txt")).isEqualTo("mine");
  }

  /** Killed as soon as that is there, however far it has come by then, and run again. */
  @ParameterizedTest
  @ValueSource(
      strings = {".git/FETCH_HEAD", ".warren/update-*", ".warren/backups/2*", "tool0", "tool500"})
  void killed_in_the_middle_it_is_run_again_and_nothing_is_lost(String sign) throws Exception {
    course.write(FIRST, MINE);
    course.write(SECOND, SmallCourse.answer(2, "return 1;"));
    for (int i = 0; i < 900; i++) {
      upstream.write("tool" + i, "new");
    }
    newerTest();
    upstream.write(FIRST, starter(1, "TODO 1.1: add").replace("class", "/** Adds. */\nclass"));
    upstream.write(SECOND, starter(2, "TODO 1.2: add, better"));
    upstream.commit("Much");

    Process update = course.start("update");
    await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofMinutes(1))
        .until(() -> isThere(sign) || !update.isAlive());
    update.destroyForcibly().waitFor();

    assertThat(text(FIRST)).contains("// mine");
    assertThat(text(SECOND)).contains("return 1;");
    assertThat(course.warren("update").code()).isEqualTo(ExitCode.PASSED);
    assertThat(text(FIRST)).contains("// mine", "Adds.");
    assertThat(text(SECOND)).contains("return 1;");
    assertThat(text(SECOND + ".newer")).contains("better");
    isAtTheNewest();
    assertThat(course.git("status", "--porcelain")).isEqualTo(" M " + FIRST + "\n M " + SECOND);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void on_a_full_disk_all_stays_as_it_is() throws Exception {
    course.write(FIRST, MINE);
    newerTest();
    upstream.commit("Newer");

    var update = course.warrenOnFullDisk("update");

    assertThat(update.code()).isEqualTo(ExitCode.NOT_READY);
    assertThat(update.said()).contains("Next: ", "./warren update").doesNotContain("\tat ");
    assertThat(text(FIRST)).isEqualTo(MINE);
    assertThat(course.warren("update").code()).isEqualTo(ExitCode.PASSED);
    isAtTheNewest();
  }

  @Test
  void what_stands_in_the_way_is_named_with_what_to_do() throws Exception {
    var archive = course.warren("update", "--from", "x.zip");
    assertThat(archive.code()).isEqualTo(ExitCode.MISUSE);
    assertThat(archive.said()).contains("is a clone", "Next: ./warren update");

    course.git("switch", "--quiet", "--detach");
    var detached = course.warren("update");
    assertThat(detached.code()).isEqualTo(ExitCode.MISUSE);
    assertThat(detached.said()).contains("No branch", "git switch main");
    course.git("switch", "--quiet", "main");

    Files.writeString(course.root.resolve(".git/MERGE_HEAD"), course.git("rev-parse", "HEAD"));
    assertThat(course.warren("update").said()).contains("in the middle of a merge", "git status");
    Files.delete(course.root.resolve(".git/MERGE_HEAD"));

    course.git("remote", "set-url", "origin", folder.resolve("gone").toString());
    var gone = course.warren("update");
    assertThat(gone.code()).isEqualTo(ExitCode.NOT_READY);
    assertThat(gone.said()).contains("could not be fetched from origin", "Nothing was changed");

    course.git("remote", "remove", "origin");
    assertThat(course.warren("update").said()).contains("git remote add origin URL");
  }

  private void newerTest() throws IOException {
    Path test = upstream.root.resolve(TEST);
    Files.writeString(test, "// newer\n" + Files.readString(test));
  }

  private static String starter(int exercise, String todo) {
    return SmallCourse.answer(
        exercise, "throw new UnsupportedOperationException(\"%s\");".formatted(todo));
  }

  private boolean isThere(String sign) throws IOException {
    Path path = course.root.resolve(sign);
    if (!sign.contains("*")) {
      return Files.exists(path);
    }
    if (!Files.isDirectory(path.getParent())) {
      return false;
    }
    try (var found = Files.newDirectoryStream(path.getParent(), path.getFileName().toString())) {
      return found.iterator().hasNext();
    }
  }

  private void isAtTheNewest() throws Exception {
    assertThat(course.git("rev-parse", "HEAD")).isEqualTo(upstream.git("rev-parse", "HEAD"));
  }

  private String text(String path) throws IOException {
    return Files.readString(course.root.resolve(path));
  }

  private SmallCourse cloned(String name) throws Exception {
    upstream.git("clone", "--quiet", upstream.root.toString(), "../" + name);
    return SmallCourse.at(folder.resolve(name));
  }
}
