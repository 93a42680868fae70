package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import warren.desk.outcome.ExitCode;

/** A session as a learner sees it, in a terminal. */
@Timeout(300)
@EnabledOnOs(OS.LINUX)
class SessionTest {

  private static final String KEYS =
      "h hint  m more  n next  p previous  l list  s solution  t trace  ? help  q quit";
  private static final String KEYS_AFTER =
      "n next  s solution  t trace  g guide  h hint  m more  l list  ? help  q quit";

  @TempDir(factory = EvenlyNamed.class)
  Path folder;

  private SmallCourse course;

  @BeforeEach
  void a_course() throws Exception {
    course = new SmallCourse(folder);
  }

  @Test
  void from_the_first_exercise_to_the_last() throws Exception {
    try (var terminal = course.inTerminal(24, 80, Map.of())) {
      assertThat(seen(terminal.until(SessionTest::keys)))
          .isEqualTo(
              """
              Warren  0 of 2 exercises solved

              Start with 1.1 Add two  5 min
                write   lesson-01-basics/src/main/java/adding/Add1.java
                read    lesson-01-basics/src/test/java/adding/Add1Test.java
                why     the guide, “Adding”

              Broker: none to be had. Exercises that need one will say what to do.
              ── 1.1 Add two  Add1.java ────────────────────────────────────────── HH:MM:SS ──

              not written yet: TODO 1.1: add (Add1.java:4)

              ✗ one and two are three
              ✗ nothing and nothing is nothing

              1.1: 0 of 2 tests passed in N s   Next: ./warren hint 1.1
                write   lesson-01-basics/src/main/java/adding/Add1.java
                read    lesson-01-basics/src/test/java/adding/Add1Test.java
                why     the guide, “Adding”
              """
                  + KEYS);

      terminal.press("h");
      assertThat(seen(terminal.until(screen -> shows(screen, "The first hint."))))
          .endsWith("\n\nHint 1 of 2  1.1 Add two\n\n  The first hint.\n" + KEYS);

      course.write(SmallCourse.starter(1), SmallCourse.answer(1, "return a + b + 1;"));
      assertThat(seen(terminal.until(screen -> keys(screen) && shows(screen, "expected: 3"))))
          .endsWith(
              """
              ── 1.1 Add two  Add1.java ────────────────────────────────────────── HH:MM:SS ──

              ✗ one and two are three
                [the sum]
                expected: 3
                 but was: 4

              ✗ nothing and nothing is nothing: [the sum]

              1.1: 0 of 2 tests passed in N s   Next: ./warren hint 1.1
              """
                  + KEYS);

      course.write(SmallCourse.starter(1), SmallCourse.solved(1));
      assertThat(seen(terminal.until(screen -> keys(screen) && shows(screen, "Next: 1.2"))))
          .endsWith(
              """
              ── 1.1 Add two  Add1.java ────────────────────────────────────────── HH:MM:SS ──

              ✓ one and two are three
              ✓ nothing and nothing is nothing

              1.1: 2 of 2 tests passed in N s   Solved.
              One other way is right as well: swapped.

              Next: 1.2 Add three  5 min
                write   lesson-01-basics/src/main/java/adding/Add2.java
                read    lesson-01-basics/src/test/java/adding/Add2Test.java
                why     the guide, “Adding”
              """
                  + KEYS_AFTER);

      terminal.press("n");
      terminal.until(screen -> keys(screen) && shows(screen, "not written yet: TODO 1.2"));
      course.write(SmallCourse.starter(2), SmallCourse.solved(2));
      terminal.until(screen -> keys(screen) && shows(screen, "with it the whole course."));

      terminal.press("p");
      terminal.until(screen -> keys(screen) && shows(screen, "1.1: 2 of 2"));
      terminal.press("l");
      terminal.until(screen -> shows(screen, "> 1.1 Add two   ↑ ↓ or type"));
      terminal.press("\u001B[B");
      terminal.until(screen -> shows(screen, "> 1.2 Add three   ↑ ↓ or type"));
      terminal.press("w");
      terminal.until(screen -> shows(screen, "> 1.1 Add two  /w"));
      terminal.press("\u001B");
      terminal.until(SessionTest::keys);
      terminal.press("lthr\r");
      terminal.until(screen -> keys(screen) && shows(screen, "1.2: 2 of 2"));
      terminal.press("a");
      terminal.until(screen -> keys(screen) && shows(screen, "All 2 pass."));
      terminal.press("q");
      assertThat(terminal.ended()).isZero();
      assertThat(terminal.screen()).noneMatch(line -> line.contains("q quit"));
      assertThat(terminal.overflowed()).isFalse();
    }
  }

  @Test
  void while_tests_run_the_last_line_says_which_and_how_long() throws Exception {
    var held = // until there is a file named after the sum
        "while (!new java.io.File(\"%s/go/\" + (a + b)).exists()) { Thread.onSpinWait(); } return a + b;"
            .formatted(course.root.toString().replace('\\', '/'));
    course.write(SmallCourse.starter(1), SmallCourse.answer(1, held));
    try (var terminal = course.inTerminal(24, 80, Map.of())) {
      terminal.until(screen -> shows(screen, "1.1 Add two   test 1 of 2"));
      course.write("go/3", "");
      terminal.until(screen -> shows(screen, "1.1 Add two   test 2 of 2"));
      course.write("go/0", "");
      assertThat(terminal.until(SessionTest::keys)).noneMatch(line -> line.contains("test 2 of"));
    }
  }

  @Test
  void in_forty_columns_no_line_is_broken_by_the_terminal() throws Exception {
    course.write(SmallCourse.starter(1), SmallCourse.answer(1, "return a + b + 1;"));
    try (var terminal = course.inTerminal(24, 40, Map.of())) {
      terminal.until(screen -> shows(screen, "q quit"));
      terminal.press("?");
      terminal.until(screen -> shows(screen, "q  quit"));
      terminal.press("m");
      terminal.until(screen -> shows(screen, "nothing and nothing"));
      assertThat(terminal.overflowed()).isFalse();
    }
  }

  @Test
  void a_terminal_that_can_do_nothing_gets_neither_colours_nor_keys() throws Exception {
    try (var terminal = course.inTerminal(24, 80, Map.of("TERM", "dumb"))) {
      terminal.until(screen -> shows(screen, "Watching. Save a file"));
      assertThat(terminal.written())
          .contains("Judging 1.1 Add two", "not written yet", "Ctrl-C ends it")
          .doesNotContain("\u001B", "q quit");
    }
  }

  @Test
  void run_shows_what_fits_and_with_more_all_of_it() throws Exception {
    course.write(SmallCourse.starter(1), SmallCourse.answer(1, "return a + b + 1;"));
    try (var terminal = course.inTerminal(24, 80, Map.of(), "run", "1.1")) {
      assertThat(terminal.ended()).isEqualTo(ExitCode.FAILED);
      assertThat(terminal.written())
          .contains("nothing is nothing: [the sum]", "All of it: ./warren run --more 1.1");
    }
    try (var terminal = course.inTerminal(24, 80, Map.of(), "run", "--more", "1.1")) {
      assertThat(terminal.ended()).isEqualTo(ExitCode.FAILED);
      assertThat(terminal.written()).contains("expected: 0").doesNotContain("All of it");
    }
  }

  @Test
  void each_key_does_what_help_says_of_it() throws Exception {
    course.write(SmallCourse.starter(1), SmallCourse.solved(1));
    try (var terminal = course.inTerminal(24, 80, Map.of("VISUAL", "true"))) {
      var session = new Transcript(terminal, folder);
      session.add("./warren", Transcript.verdicts(1));
      terminal.press("?");
      session.add("?", shown("./warren --help"));
      terminal.press("s");
      session.add("s", shown("Yours is the solution"));
      terminal.press("t");
      session.add("t", shown("./warren trace"));
      terminal.press("o");
      session.add("o", shown("opens in true"));
      terminal.press("g");
      session.add("g", shown("Next: ./warren guide"));
      terminal.press("m");
      session.add("m", Transcript.verdicts(2));
      terminal.press("r");
      session.add("r", Transcript.verdicts(3));
      terminal.press("R");
      session.add("R", shown("1.1 is not known"));
      terminal.press("\u0003");
      assertThat(terminal.ended()).isZero();
      session.assertIsAsIn("keys.txt");
      assertThat(terminal.overflowed()).isFalse();
    }
  }

  private static Predicate<List<String>> shown(String text) {
    return Transcript.KEYS.and(Transcript.shows(text));
  }

  private static boolean keys(List<String> screen) {
    return screen.stream().anyMatch(line -> line.endsWith("q quit"));
  }

  private static boolean shows(List<String> screen, String text) {
    return screen.stream().anyMatch(line -> line.contains(text));
  }

  /** Without what differs from run to run, and without the lines below the last one. */
  private static String seen(List<String> screen) {
    return screen.stream()
        .map(line -> line.replaceAll("\\d\\d:\\d\\d:\\d\\d", "HH:MM:SS"))
        .map(line -> line.replaceAll("[\\d.]+ s\\b", "N s"))
        .collect(Collectors.joining("\n"))
        .stripTrailing();
  }
}
