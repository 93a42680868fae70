package warren.desk.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildLogTest {

  private final BuildLog log = new BuildLog();

  @Test
  void the_modules_closing_lines_are_summed_and_those_of_classes_are_not() {
    log.show("[INFO] Tests run: 11, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1 s -- in A");
    log.show("[INFO] Tests run: 11, Failures: 0, Errors: 0, Skipped: 0");
    log.show("[WARNING] Tests run: 5, Failures: 0, Errors: 0, Skipped: 2");
    log.show("[ERROR] Tests run: 4, Failures: 2, Errors: 1, Skipped: 0");

    assertThat(log.counts()).isEqualTo("Tests run: 20, Failures: 2, Errors: 1, Skipped: 2");
  }

  @Test
  void tests_that_passed_only_when_run_again_are_counted() {
    log.show("[WARNING] Tests run: 5, Failures: 0, Errors: 0, Skipped: 2, Flakes: 1");
    log.show("[INFO] Tests run: 11, Failures: 0, Errors: 0, Skipped: 0");

    assertThat(log.counts())
        .isEqualTo("Tests run: 16, Failures: 0, Errors: 0, Skipped: 2, Flakes: 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[INFO] Tests run: 11, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1 s -- in A",
        "[WARNING] Tests run: 5, Failures: 0, Errors: 0, Skipped: 2",
        "[ERROR] basics.GreeterTest.its_connection_is_closed_afterwards -- Time elapsed: 1 s",
        "[INFO] BUILD SUCCESS",
        "something that a test printed"
      })
  void tests_errors_and_the_outcome_are_shown(String line) {
    assertThat(log.show(line)).contains(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[INFO] --- maven-compiler-plugin:3.14.1:compile (default-compile) @ warren-course ---",
        "[INFO] Nothing to compile - all classes are up to date.",
        "[INFO] ",
        "[ERROR] ",
        "[ERROR] [Help 1] http://cwiki.apache.org/confluence/display/MAVEN/MojoFailureException",
        "[WARNING] Using platform encoding",
        "\u001b[0m\u001b[0m[INFO] Scanning for projects...",
        "WARNING: A terminally deprecated method in sun.misc.Unsafe has been called",
        ""
      })
  void the_rest_is_left_out(String line) {
    assertThat(log.show(line)).isEmpty();
  }

  @Test
  void a_module_is_a_heading() {
    assertThat(log.show("[INFO] Building Warren: the desk 1                       [11/11]"))
        .contains("-- Warren: the desk");
  }

  @Test
  void downloads_are_mentioned_once_per_module() {
    var line = "[INFO] Downloading from somewhere: a.jar";

    assertThat(log.show(line)).isPresent();
    assertThat(log.show("[INFO] Downloaded from somewhere: a.jar (1 kB at 1 kB/s)")).isEmpty();
    assertThat(log.show(line)).isEqualTo(Optional.empty());
  }
}
