package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import warren.desk.outcome.ExitCode;
import warren.desk.session.Desk;

/** What can be seen of {@code warren.cmd} without Windows; there the workflow runs it. */
class WindowsScriptTest {

  /** What cmd takes, and the longest path that Windows gives to most programs. */
  private static final int LONGEST_LINE = 8191;

  private static final int LONGEST_PATH = 260;
  private static final Pattern VARIABLE = Pattern.compile("%[A-Za-z_]+(:[^%]*)?%|%~dp0|%%~?[A-Z]");
  private static final Pattern IN_QUOTES = Pattern.compile("\"[^\"]*\"");

  private final List<String> lines;

  WindowsScriptTest() throws IOException {
    lines = Files.readAllLines(Desk.root().resolve("warren.cmd"));
  }

  @Test
  void no_line_is_longer_than_cmd_takes_however_long_the_paths_are() {
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(VARIABLE.matcher(line).replaceAll("x".repeat(LONGEST_PATH)).length())
                    .as(line)
                    .isLessThan(LONGEST_LINE / 2));
  }

  @Test
  void quotes_are_paired_and_hold_every_path() {
    for (String line : code().toList()) {
      String plain = line.replace(":\"=%", ":q=%");
      assertThat(plain.chars().filter(c -> c == '"').count() % 2).as(line).isZero();
      // In for /f the whole command is in quotes once more.
      String outside =
          IN_QUOTES.matcher(plain.replace("'\"\"", "'\"").replace("1\"'", "1'")).replaceAll("");
      assertThat(outside).as(line).doesNotContainPattern("%(java|home|root|arguments|JAVA_HOME)%");
    }
  }

  @Test
  void every_label_that_is_gone_to_is_there_and_every_label_is_gone_to() {
    Set<String> labels = found("^:([a-z_]+)$");
    assertThat(labels).isNotEmpty().isEqualTo(found("goto :([a-z_]+)"));
  }

  @Test
  void it_ends_with_the_codes_of_the_desk() {
    assertThat(found("exit /b (\\S+)")).containsExactlyInAnyOrder("3", "%code%");
    assertThat(lines.get(lines.size() - 1)).isEqualTo("exit /b " + ExitCode.NOT_READY);
  }

  @Test
  void it_is_plain_and_git_gives_it_the_line_ends_that_cmd_wants() throws IOException {
    assertThat(String.join("\n", lines)).matches("[\\x20-\\x7e\\n]*");
    assertThat(Files.readAllLines(Desk.root().resolve(".gitattributes")))
        .contains("*.cmd text eol=crlf");
  }

  @Test
  void both_scripts_start_the_same_with_the_same() throws IOException {
    String other = Files.readString(Desk.root().resolve("warren"));
    String windows = String.join("\n", lines).replace('\\', '/');
    for (String shared :
        List.of(
            "tools/desk/src/main/java/warren/desk/launch/Build.java",
            "tools/desk/target/java-",
            "tools/desk/target/warren-desk-1.jar",
            "-Dwarren.checked=",
            "warren.desk.launch.Launcher")) {
      assertThat(other).contains(shared);
      assertThat(windows).contains(shared);
    }
    assertThat(Desk.root().resolve("tools/desk/src/main/java/warren/desk/launch/Build.java"))
        .exists();
  }

  private Stream<String> code() {
    return lines.stream().filter(line -> !line.startsWith("rem ") && !line.startsWith("echo "));
  }

  private Set<String> found(String pattern) {
    return lines.stream()
        .flatMap(line -> Pattern.compile(pattern).matcher(line).results())
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toSet());
  }
}
