package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a folder of its own, with a Java and a Maven that only say what they are told.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  @TempDir Path folder;
  private Path root;
  private Path jdk;
  private Path bin;

  @BeforeEach
  void a_course_a_java_and_a_maven() throws Exception {
    root = folder.resolve("my course");
    jdk = folder.resolve("jdk");
    bin = folder.resolve("bin");
    Path launcher = Desk.root().resolve("warren");
    Files.createDirectories(root.resolve("tools/desk/src/main"));
    Files.createDirectories(root.resolve("docs/src/main"));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    Files.writeString(root.resolve("docs/pom.xml"), "<project/>");
    script(root.resolve("warren"), Files.readString(launcher));
    java("17.0.9");
    script(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    maven("3.8.7");
  }

  @Test
  void it_builds_once_and_hands_over_with_the_arguments() throws Exception {
    assertThat(warren("list", "two words")).contains("Building", "[list][two words]");
    assertThat(warren("list")).doesNotContain("Building").contains("[list]");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void it_works_through_a_link_from_elsewhere() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("w"), root.resolve("warren"));
    assertThat(run(link, "list")).contains("-Dwarren.root=" + root.toRealPath(), "[list]");
  }

  @Test
  void it_builds_again_when_a_source_is_newer_or_a_jar_is_gone() throws Exception {
    warren("list");
    Files.writeString(root.resolve("tools/desk/src/main/New.java"), "class New {}");
    warren("list");
    assertThat(builds()).isEqualTo(2);
    Files.delete(root.resolve("some.jar"));
    warren("list");
    assertThat(builds()).isEqualTo(3);
  }

  @Test
  void two_at_once_build_once() throws Exception {
    Process first = start(root.resolve("warren"), "list");
    Process second = start(root.resolve("warren"), "list");
    assertThat(said(first)).contains("[list]");
    assertThat(said(second)).contains("[list]");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void a_lock_whose_owner_is_gone_is_taken_over() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.createDirectories(root.resolve(".warren/building"));
    Files.writeString(root.resolve(".warren/building/pid"), String.valueOf(gone.pid()));
    assertThat(warren("list")).contains("[list]");
  }

  @Test
  void a_build_that_fails_shows_the_end_of_its_log() throws Exception {
    script(
        bin.resolve("mvn"),
        "#!/bin/sh\ncase $* in *-v) echo Apache Maven 3.9.1;; *) echo it broke; exit 1;; esac\n");
    Process process = start(root.resolve("warren"), "list");
    assertThat(said(process)).contains("it broke", ".warren/build.log", "Next: ");
    assertThat(process.waitFor()).isEqualTo(ExitCode.NOT_READY);
    assertThat(root.resolve(".warren/building")).doesNotExist();
  }

  @Test
  void a_java_that_will_not_do_is_named_with_what_to_install() throws Exception {
    java("11.0.2");
    assertThat(warren("list")).contains("is version 11", "openjdk-17-jdk");
    java("17.0.9");
    Files.delete(jdk.resolve("bin/javac"));
    assertThat(warren("list")).contains("without a compiler", "openjdk-17-jdk");
    Files.delete(jdk.resolve("bin/java"));
    assertThat(warren("list")).contains("there is no bin/java in it");
  }

  @Test
  void a_maven_that_will_not_do_is_named_with_what_to_install() throws Exception {
    maven("3.6.3");
    assertThat(warren("list")).contains("is version 3.6", "3.8 or newer");
    script(bin.resolve("mvn"), "#!/bin/sh\necho no such JAVA_HOME\nexit 1\n");
    assertThat(warren("list")).contains("does not run", "no such JAVA_HOME");
  }

  private void java(String version) throws IOException {
    script(
        jdk.resolve("bin/java"),
        """
        #!/bin/sh
        case $* in
          *-XshowSettings*) echo "    java.home = %s";;
          *) for word; do printf '[%%s]' "$word"; done; echo;;
        esac
        """
            .formatted(jdk));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
  }

  /** Its build takes a second, so that two of them meet. */
  private void maven(String version) throws IOException {
    script(
        bin.resolve("mvn"),
        """
        #!/bin/sh
        case $* in *-v) echo "Apache Maven %s"; exit;; esac
        echo build >>"%s"
        sleep 1
        mkdir -p tools/desk/target docs/target
        touch some.jar
        printf "$PWD/some.jar" | tee tools/desk/target/classpath >docs/target/classpath
        """
            .formatted(version, folder.resolve("builds")));
  }

  private long builds() throws IOException {
    return Files.readAllLines(folder.resolve("builds")).size();
  }

  private String warren(String... arguments) throws IOException {
    return run(root.resolve("warren"), arguments);
  }

  private String run(Path launcher, String... arguments) throws IOException {
    return said(start(launcher, arguments));
  }

  private Process start(Path launcher, String... arguments) throws IOException {
    var command = new java.util.ArrayList<>(java.util.List.of(launcher.toString()));
    command.addAll(java.util.List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().merge("PATH", "", (path, none) -> bin + ":" + path);
    return builder.start();
  }

  private static String said(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
