package warren.desk.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The course's {@code .ci/run} with a {@code ./warren} that only says what it is told to. */
@DisabledOnOs(OS.WINDOWS)
class CiRunTest {

  private static final String NO_EXERCISES = "[ \"$1\" = verify ] || exit 0\n";
  private static final String FLAKE = "mkdir -p target; echo '5.4 two-keys' > target/flakes.txt\n";

  @TempDir Path folder;
  private String said;

  @Test
  void what_was_right_only_when_looked_at_again_is_said_last() throws Exception {
    assertThat(run(NO_EXERCISES + FLAKE + "echo verified")).isZero();

    assertThat(said).contains("verified").endsWith("5.4 two-keys\n");
  }

  @Test
  void it_is_said_as_well_where_the_checks_fail() throws Exception {
    assertThat(run(NO_EXERCISES + FLAKE + "echo failed; exit 1")).isEqualTo(1);

    assertThat(said).contains("failed").endsWith("5.4 two-keys\n");
  }

  @Test
  void where_all_was_right_at_once_nothing_is_said_of_it() throws Exception {
    assertThat(run(NO_EXERCISES)).isZero();

    assertThat(said).doesNotContain("looked at again");
  }

  private int run(String warren) throws Exception {
    var ci = Files.createDirectories(folder.resolve("course/.ci")).resolve("run");
    Files.copy(Path.of(System.getProperty("warren.root"), ".ci", "run"), ci);
    script(folder.resolve("course/warren"), "#!/bin/sh\n" + warren + "\n");
    var process = new ProcessBuilder("bash", ci.toString()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor();
  }

  private static void script(Path file, String text) throws Exception {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
