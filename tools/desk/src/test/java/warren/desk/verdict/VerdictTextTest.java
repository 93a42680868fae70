package warren.desk.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import warren.course.CoursePath;
import warren.course.Exercise;
import warren.desk.engine.TestResult;
import warren.desk.engine.TestResult.Status;
import warren.desk.engine.Verdict;
import warren.desk.engine.Verdict.Outcome;
import warren.desk.screen.Paragraphs;
import warren.lab.Failure;
import warren.lab.telling.Excerpt;
import warren.lab.telling.Excerpt.Line;
import warren.lab.telling.Excerpt.Weight;

class VerdictTextTest {

  private static final Exercise GREETER =
      new Exercise(
          "1.1",
          1,
          "first-message",
          "The first message",
          Path.of("Greeter.java"),
          Path.of("Greeter.java"),
          Path.of("GreeterTest.java"),
          "basics.GreeterTest",
          List.of(),
          10,
          CoursePath.HALF_DAY,
          Set.of(),
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          List.of());

  private static final String NEXT = "Next: ./warren hint 1.1";

  @Test
  void one_failure_is_told_whole_and_of_the_others_a_line_each() {
    var verdict =
        verdict(
            failed("it waits in the queue", refused("greetings-1", "warren-14517c2c-29", 8)),
            failed("it is used as it is", refused("greetings-2", "warren-14517c2c-29", 3)),
            passed("it is persistent"),
            failed("its connection is closed", failure("none to be left open", "one is", "")));

    assertThat(text(verdict, 80).fitting(22, List.of()))
        .containsExactly(
            "",
            "✗ it waits in the queue",
            "  expected  the queue 'greetings-1' to hold \"Hello\"",
            "  but       it holds nothing",
            "  because   nobody need be listening when you send: the queue keeps the message",
            "            until then",
            "  cause     The broker closed the channel: 404 NOT_FOUND - no exchange",
            "            'greetings-1'. (Greeter.java:29)",
            "  wire   0.0 ms --> queue.declare 'greetings-1'                  Greeter.java:28",
            "         1.5 ms --> basic.publish exchange='greetings-1' key='' \"Hello\"",
            "                                                                 Greeter.java:29",
            "         3.0 ms <-- channel.close 404 NOT_FOUND - no exchange 'greetings-1'",
            "       … 6.0 ms --> channel.close-ok",
            "",
            "✗ one more fails alike: it is used as it is",
            "✗ its connection is closed: one is",
            "",
            "1.1: 1 of 4 tests passed in 0.56 s   " + NEXT);
  }

  @Test
  void where_room_is_short_the_rest_goes_first_and_the_core_never() {
    var verdict =
        verdict(
            failed("it waits in the queue", refused("greetings-1", "warren-14517c2c-29", 8)),
            failed("it is used as it is", refused("greetings-2", "warren-14517c2c-29", 3)),
            failed("its connection is closed", failure("none to be left open", "one is", "")));

    assertThat(text(verdict, 80).fitting(1, List.of()))
        .contains("  but       it holds nothing", "            'greetings-1'. (Greeter.java:29)")
        .contains("✗ 2 more tests fail")
        .anyMatch(line -> line.contains("channel.close 404"))
        .noneMatch(line -> line.contains("used as it is"));
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 40, 80, 132})
  void no_line_is_wider_than_the_screen(int width) {
    var verdict =
        verdict(
            failed("it waits in the queue", refused("greetings-1", "warren-14517c2c-29", 8)),
            failed(
                "in a sentence that is long enough for any screen but the widest of all screens",
                failure(
                    "x".repeat(200), "Grüße 🐇🐇🐇🐇🐇🐇🐇🐇🐇🐇🐇🐇🐇🐇🐇🐇", "a b ".repeat(40))));
    var text = text(verdict, width);

    List<String> all = new ArrayList<>(text.fitting(22, List.of()));
    all.addAll(text.whole(List.of()));
    all.add(text.rule(LocalTime.NOON));
    assertThat(all).allMatch(line -> Paragraphs.columns(line) <= width);
    assertThat(text.rule(LocalTime.NOON)).contains("1.1 The", "12:00:00");
  }

  @Test
  void all_of_it_has_every_failure_and_the_whole_wire() {
    var verdict =
        verdict(
            failed("it waits in the queue", refused("greetings-1", "warren-14517c2c-29", 8)),
            failed("its connection is closed", failure("none to be left open", "one is", "")));

    assertThat(text(verdict, 80).whole(List.of()))
        .contains("✗ its connection is closed", "  but       one is", "       … 3 more");
  }

  @Test
  void a_starter_says_what_is_to_do() {
    var todo = Failure.unwritten("it adds", "TODO 1.1: add", NEXT);
    var verdict = verdict(failed("it adds", todo), failed("it subtracts", todo));

    assertThat(text(verdict, 80).fitting(22, List.of("last")))
        .containsExactly(
            "",
            "not written yet: TODO 1.1: add",
            "",
            "✗ it adds",
            "✗ it subtracts",
            "",
            "1.1: 0 of 2 tests passed in 0.56 s   " + NEXT,
            "last");
  }

  @Test
  void a_run_that_did_not_end_says_so_first_and_what_failed_before() {
    var verdict =
        new Verdict(
            Outcome.TIMED_OUT,
            List.of(failed("it adds", failure("3", "4", ""))),
            "Stopped: a test was still running after 40 s.\n    at Greeter.send (Greeter.java:23)",
            "",
            Duration.ofSeconds(40));

    assertThat(text(verdict, 80).fitting(22, List.of()))
        .contains(
            "It took too long",
            "  Stopped: a test was still running after 40 s.",
            "      at Greeter.send (Greeter.java:23)",
            "✗ it adds: 4");
  }

  @Test
  void what_is_printed_is_short_and_moves_no_cursor() {
    String much =
        String.join(
            "\n", IntStream.rangeClosed(1, 50).mapToObj(n -> "\u001B[2J\tline " + n).toList());
    var verdict =
        new Verdict(
            Outcome.FAILED,
            List.of(failed("it adds", failure("3", "4", ""))),
            "",
            much,
            Duration.ZERO);

    assertThat(text(verdict, 80).fitting(22, List.of()))
        .contains("printed:", "|     line 1", "… and 46 more lines")
        .noneMatch(line -> line.contains("\u001B"));
    assertThat(text(verdict, 80).fitting(1, List.of())).contains("printed: 50 lines");
    assertThat(text(verdict, 80).whole(List.of())).contains("|     line 39");
  }

  @Test
  void generated_names_are_no_difference_and_others_are() {
    assertThat(Alike.withoutGenerated("'greetings-1' at 127.0.0.1:35671 in 12 ms"))
        .isEqualTo(Alike.withoutGenerated("'greetings-12' at 127.0.0.1:41007 in 3.5 ms"));
    assertThat(Alike.withoutGenerated("it holds 3"))
        .isNotEqualTo(Alike.withoutGenerated("it holds 4"));
    assertThat(Alike.withoutGenerated("Greeter.java:3"))
        .isNotEqualTo(Alike.withoutGenerated("Greeter.java:4"));
  }

  private static VerdictText text(Verdict verdict, int width) {
    return new VerdictText(GREETER, verdict, width, Style.plain());
  }

  private static Verdict verdict(TestResult... tests) {
    return new Verdict(Outcome.FAILED, List.of(tests), "", "", Duration.ofMillis(560));
  }

  private static TestResult passed(String claim) {
    return new TestResult("m", claim, Status.PASSED, Optional.empty(), "", Duration.ZERO);
  }

  private static TestResult failed(String claim, Failure failure) {
    return new TestResult("m", claim, Status.FAILED, Optional.of(failure), "", Duration.ZERO);
  }

  private static Failure failure(String expected, String actual, String because) {
    return new Failure(
        "", true, expected, actual, because, List.of(), Excerpt.none(), List.of(), NEXT);
  }

  private static Failure refused(String queue, String vhost, int all) {
    String close =
        "channel.close 404 NOT_FOUND - no exchange '%s' in vhost '%s'".formatted(queue, vhost);
    return new Failure(
        "",
        true,
        "the queue '%s' to hold \"Hello\"".formatted(queue),
        "it holds nothing",
        "nobody need be listening when you send: the queue keeps the message until then",
        List.of(
            new Failure.Cause(
                "no-such-exchange",
                "The broker closed the channel: 404 NOT_FOUND - no exchange '%s' in vhost '%s'. (Greeter.java:29)"
                    .formatted(queue, vhost))),
        new Excerpt(
            List.of(
                said(
                    0, true, "queue.declare '%s'".formatted(queue), "Greeter.java:28", Weight.SAID),
                said(
                    1,
                    true,
                    "basic.publish exchange='%s' key='' \"Hello\"".formatted(queue),
                    "Greeter.java:29",
                    Weight.TELLING),
                said(2, false, close, "", Weight.REFUSED),
                said(4, true, "channel.close-ok", "", Weight.USUAL)),
            all),
        List.of(),
        NEXT);
  }

  private static Line said(int place, boolean toBroker, String words, String code, Weight weight) {
    return new Line(
        place,
        place + 1,
        "%.1f".formatted(place * 1.5),
        "greeter",
        "ch 1",
        toBroker,
        words,
        code,
        weight);
  }
}
