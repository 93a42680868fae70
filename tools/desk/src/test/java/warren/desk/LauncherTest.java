package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import warren.desk.LaunchedCourse.Ended;
import warren.desk.outcome.ExitCode;

/** The scripts' way to the desk, on this JDK: the launcher is real, Maven says what it is told. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  private static final String FAILS = "echo \"%s\"; exit 1";

  @TempDir Path folder;
  private LaunchedCourse course;

  @BeforeEach
  void a_course_and_a_maven() throws Exception {
    course = LaunchedCourse.in(folder);
  }

  @Test
  void it_builds_once_and_hands_over_with_the_arguments() throws Exception {
    assertThat(course.warren("list", "two words", "@x").said())
        .contains("Building", "[list][two words][@x]");
    assertThat(course.warren("list").said()).doesNotContain("Building").contains("[list]");
    assertThat(course.builds()).isEqualTo(1);
  }

  @Test
  void what_it_says_of_a_build_is_not_what_the_command_prints() throws Exception {
    var program = course.root().resolve("warren");
    assertThat(course.run("sh", "-c", "'%s' list 2>/dev/null".formatted(program)).said().strip())
        .endsWith("[list]")
        .doesNotContain("Building");
  }

  @Test
  void it_ends_as_the_desk_ends_and_lets_it_read() throws Exception {
    assertThat(course.warren("exit", "2").code()).isEqualTo(2);
    Process process = course.start("read");
    process.outputWriter().append("from the terminal\n").close();
    assertThat(LaunchedCourse.ended(process).said()).contains("[from the terminal]");
  }

  @Test
  void it_works_through_a_link_from_elsewhere() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("w"), course.root().resolve("warren"));
    assertThat(course.run(link.toString(), "list").said())
        .contains("root=" + course.root().toRealPath(), "[list]");
  }

  @Test
  void it_needs_no_right_to_be_executed() throws Exception {
    Path script = course.root().resolve("warren");
    LaunchedCourse.permit(script, "rw-r--r--");
    assertThat(course.run("sh", script.toString(), "list").said()).contains("[list]");
  }

  @Test
  void it_builds_again_when_a_source_is_new_changed_or_gone_or_a_jar_is_gone() throws Exception {
    course.warren("list");
    Path source = course.root().resolve("tools/desk/src/main/New.java");
    Files.writeString(source, "class New {}");
    assertThat(course.warren("list").said()).contains("Building", "[list]");
    assertThat(course.builds()).isEqualTo(2);
    Files.setLastModifiedTime(source, java.nio.file.attribute.FileTime.fromMillis(0));
    course.warren("list");
    assertThat(course.builds()).isEqualTo(3);
    Files.delete(source);
    course.warren("list");
    assertThat(course.builds()).isEqualTo(4);
    Files.delete(course.library());
    assertThat(course.warren("list").said()).contains("[list]");
    assertThat(course.builds()).isEqualTo(5);
  }

  @Test
  void where_the_script_waits_it_is_told_to_build() throws Exception {
    course.warren("list");
    Files.writeString(course.root().resolve("tools/desk/src/main/New.java"), "class New {}");
    Path arguments = course.arguments();
    Process process =
        course.startIn(
            course.root(),
            LaunchedCourse.java(),
            "@" + arguments,
            "-Dwarren.build.exit=75",
            "warren.desk.launch.Launcher",
            "list");
    Ended ended = LaunchedCourse.ended(process);
    assertThat(ended.code()).isEqualTo(75);
    assertThat(ended.said()).isEmpty();
    assertThat(arguments).doesNotExist();
  }

  @Test
  void a_course_that_was_moved_or_copied_is_built_where_it_is_now() throws Exception {
    course.warren("list");
    LaunchedCourse moved = course.movedTo(folder.resolve("else where"));
    assertThat(moved.warren("list").said())
        .contains("Building", "root=" + moved.root().toRealPath(), "[list]");
  }

  @Test
  void another_java_of_the_same_version_is_prepared_without_a_build() throws Exception {
    course.warren("list");
    String before = Files.readString(course.arguments());
    Files.writeString(
        course.arguments(), before.replaceFirst("-Dwarren.java=[^\"]*", "-Dwarren.java=other"));
    assertThat(course.warren("list").said()).contains("[list]");
    assertThat(course.arguments()).hasContent(before);
    assertThat(course.builds()).isEqualTo(1);
  }

  @Test
  void two_at_once_build_once() throws Exception {
    Process first = course.start("list");
    Process second = course.start("list");
    assertThat(LaunchedCourse.ended(first).said()).contains("[list]");
    assertThat(LaunchedCourse.ended(second).said()).contains("[list]");
    assertThat(course.builds()).isEqualTo(1);
  }

  @Test
  void a_builder_that_was_killed_is_followed_by_another_and_its_maven_ended() throws Exception {
    course.maven("3.8.7", LaunchedCourse.HANGS);
    Process killed = course.start("list");
    ProcessHandle maven = course.awaitMaven();
    killed.toHandle().descendants().filter(it -> !it.equals(maven)).toList().stream()
        .forEach(ProcessHandle::destroyForcibly);
    LaunchedCourse.ended(killed);
    assertThat(maven.isAlive()).isTrue();
    course.maven("3.8.7", LaunchedCourse.BUILDS);
    assertThat(course.warren("list").said()).contains("[list]");
    assertThat(maven.isAlive()).isFalse();
  }

  @Test
  void ended_in_mid_build_it_ends_maven() throws Exception {
    course.maven("3.8.7", LaunchedCourse.HANGS);
    Process process = course.start("list");
    ProcessHandle maven = course.awaitMaven();
    process.toHandle().destroy(); // the process's own destroy would close what it says
    assertThat(LaunchedCourse.ended(process).code()).isEqualTo(ExitCode.NOT_READY);
    await("Maven's end").until(() -> !maven.isAlive());
  }

  @Test
  void a_build_that_fails_shows_the_end_of_its_log_and_is_made_again() throws Exception {
    course.maven("3.9.1", FAILS.formatted("it broke"));
    Ended ended = course.warren("list");
    assertThat(ended.said()).contains("it broke", ".warren/build.log", "Next: mend");
    assertThat(ended.code()).isEqualTo(ExitCode.NOT_READY);
    course.maven("3.9.1", LaunchedCourse.BUILDS);
    assertThat(course.warren("list").said()).contains("[list]");
  }

  @Test
  void a_build_that_fails_for_its_surroundings_says_what_to_do() throws Exception {
    course.maven("3.8.7", FAILS.formatted("Could not transfer artifact: Unknown host"));
    assertThat(course.warren("list").said()).contains("needs the network", "Next: ./warren again");
    course.maven("3.8.7", FAILS.formatted("Could not create local repository at /home/x/.m2"));
    assertThat(course.warren("list").said()).contains("could not write", "/home/x/.m2", "yours");
    course.maven("3.8.7", FAILS.formatted("x.jar: No space left on device"));
    assertThat(course.warren("list").said()).contains("could not write", "x.jar", "df -h");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", ".warren", "tools/desk/target", "tools/lab/target", "docs/target"})
  void what_cannot_be_written_ends_it_at_once(String place) throws Exception {
    course.asOrdinaryUser(place);
    Ended ended = course.warren("list");
    assertThat(ended.said()).contains("permission denied", "Next: ").doesNotContain("Exception");
    assertThat(ended.code()).isEqualTo(ExitCode.NOT_READY);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_full_disk_ends_it_at_once() throws Exception {
    Files.createDirectories(course.root().resolve(".warren"));
    Files.createSymbolicLink(course.root().resolve(".warren/build.log"), Path.of("/dev/full"));
    Ended ended = course.warren("list");
    assertThat(ended.said()).contains("No space left on device", "Next: free some space");
    assertThat(ended.code()).isEqualTo(ExitCode.NOT_READY);
  }

  @Test
  void a_java_that_will_not_do_is_named_with_what_to_install() throws Exception {
    Path jdk = course.standInForJava("11.0.2");
    assertThat(course.warren("list").said()).contains("is version 11", "openjdk-17-jdk");
    course.standInForJava("1.8.0_402");
    assertThat(course.warren("list").said()).contains("is version 8", "openjdk-17-jdk");
    course.standInForJava("17.0.9");
    Files.delete(jdk.resolve("bin/javac"));
    assertThat(course.warren("list").said()).contains("without a compiler", "openjdk-17-jdk");
    Files.delete(jdk.resolve("bin/java"));
    Ended ended = course.warren("list");
    assertThat(ended.said()).contains("there is no bin/java in it");
    assertThat(ended.code()).isEqualTo(ExitCode.NOT_READY);
  }

  @Test
  void a_maven_that_will_not_do_is_named_with_what_to_install() throws Exception {
    course.maven("3.6.3", LaunchedCourse.BUILDS);
    assertThat(course.warren("list").said()).contains("is version 3.6", "3.8 or newer");
    course.maven("4.0.0", "exit 1");
    assertThat(course.warren("list").said()).doesNotContain("is version");
    course.script("mvn", "echo no such JAVA_HOME\nexit 1\n");
    assertThat(course.warren("list").said()).contains("does not run", "no such JAVA_HOME");
    course.without("mvn");
    assertThat(course.warren("list").said()).contains("no mvn on the PATH", "3.8 or newer");
  }

  @Test
  void in_a_locale_of_ascii_a_course_of_any_name_is_found() throws Exception {
    LaunchedCourse moved = course.movedTo(course.root().resolveSibling("kürs Ω"));
    moved.inLocale("POSIX");
    assertThat(moved.warren("list").said()).contains("root=" + moved.root(), "[list]");
  }
}
