package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.MissingParameterException;
import warren.desk.outcome.ExitCode;
import warren.desk.screen.Screen;

/** What the learner is told who asks for help, or writes what is no command. */
class HelpTest {

  /** Up to a comment, a callout, or what ends the command in a text. */
  private static final Pattern COMMAND =
      Pattern.compile("\\./warren((?: +-{0,2}[a-z0-9][a-z0-9.=-]*)+)");

  @TempDir Path folder;

  @BeforeEach
  void a_course() throws Exception {
    new SmallCourse(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help"})
  void help_is_there_however_one_asks(String asked) {
    var told = Console.warren(folder, asked);
    assertThat(told.code()).isEqualTo(ExitCode.PASSED);
    assertThat(told.out()).contains("Usage: ./warren", "run ", "doctor ", "--path", "--version");
    assertThat(told.err()).isEmpty();
  }

  @Test
  void every_command_has_help_and_versions() {
    for (String command : commands()) {
      for (String[] words :
          List.of(
              new String[] {command, "--help"},
              new String[] {command, "-h"},
              new String[] {command, "help"},
              new String[] {"help", command})) {
        var told = Console.warren(folder, words);
        assertThat(told.code()).as(String.join(" ", words)).isEqualTo(ExitCode.PASSED);
        assertThat(told.out()).contains("Usage: ./warren " + command);
      }
      assertThat(Console.warren(folder, command, "-V").out()).startsWith("Warren 1");
    }
    assertThat(Console.warren(folder, "-V")).isEqualTo(Console.warren(folder, "--version"));
  }

  @Test
  void every_command_that_a_text_names_is_one() throws Exception {
    var texts = new StringBuilder();
    for (String file : List.of("README.adoc", "CONTRIBUTING.adoc")) {
      texts.append(Files.readString(Path.of(System.getProperty("warren.root"), file)));
    }
    for (String command : commands()) {
      texts.append(Console.warren(folder, "help", command).out());
    }
    var named = new TreeSet<String>();
    COMMAND.matcher(texts).results().forEach(found -> named.add(found.group(1).strip()));
    assertThat(named).contains("verify 1.1 1.2", "list --json", "doctor");
    for (String line : named) {
      assertThatCode(() -> parse(line)).as(line).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rnu 1.1,            ./warren run 1.1",
    "RUN 1.1,            ./warren run 1.1",
    "lsit,               ./warren list",
    "help rnu,           ./warren run",
    "list --jsno,        ./warren list --json",
    "run --mroe 1.1,     ./warren run --more",
    "guide --prot=1,     ./warren guide --port",
    "--verison,          ./warren --version",
    "run add-tow,        1.1  add-two",
    "'run 12',           1.2  add-three",
    "'hint 1,2',         1.2  add-three",
    "run ADD-THREE,      1.2  add-three",
    "run 1.9,            1.1  add-two",
    "list --path half,   'half-day, one-day, two-days'",
    "broker strat,       'start, stop, status, ui'",
    "hint 1.1 1.2,       ./warren hint --help",
    "frobnicate,         Commands:",
  })
  void what_may_be_meant_is_shown(String line, String meant) {
    var told = Console.warren(folder, line.split(" "));
    assertThat(told.code()).isEqualTo(ExitCode.MISUSE);
    assertThat(told.err()).contains(meant).doesNotContain("\tat ", "Warren itself failed");
    assertThat(told.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "1 2", "ü", "../x", "-", "1.", "*"})
  void an_odd_id_is_no_exercise_and_no_stack_trace(String id) {
    var told = Console.warren(folder, "hint", id);
    assertThat(told.code()).isEqualTo(ExitCode.MISUSE);
    assertThat(told.err()).doesNotContain("\tat ", "Warren itself failed");
  }

  /** What a text names without all its parameters, it names. */
  private static void parse(String line) {
    try {
      line().parseArgs(Misuse.spelledOut(line.split(" +")));
    } catch (MissingParameterException incomplete) {
      assertThat(incomplete.getMissing()).isNotEmpty();
    }
  }

  private static List<String> commands() {
    return List.copyOf(line().getSubcommands().keySet());
  }

  private static picocli.CommandLine line() {
    var nowhere = OutputStream.nullOutputStream();
    return Warren.commandLine(new Screen(nowhere, nowhere, false, false, false), Optional.empty());
  }
}
