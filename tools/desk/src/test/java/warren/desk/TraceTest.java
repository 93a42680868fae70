package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import warren.desk.outcome.ExitCode;

/** What a learner sees of a run on the wire: by the real program, with the machine's broker. */
@Timeout(300)
class TraceTest {

  private static final String TEST =
      """
      package adding;
      import static warren.lab.LabAssertions.assertThat;
      import org.junit.jupiter.api.Test;
      import warren.lab.Exercise;
      import warren.lab.Lab;
      @Exercise("1.1")
      class Add1Test {
        @Test
        void one_and_two_are_three(Lab lab) throws Exception {
          var sums = lab.queue("sums").declared();
          new Add1().send(lab.client("adder").channel(), sums.name(), "3");
          assertThat(sums).eventuallyHolds("3");
        }
        @Test
        void what_is_taken_is_acknowledged(Lab lab) throws Exception {
          var sums = lab.queue("sums").declared().holding("p-1", "p-2");
          new Add1().take(lab.client("taker").channel(), sums.name());
          assertThat(sums).eventuallyHolds("p-2");
        }
        @Test
        void nothing_is_nothing() {}
      }
      """;

  private static final String ANSWER =
      """
      package adding;
      class Add1 {
        void send(com.rabbitmq.client.Channel channel, String queue, String sum) throws Exception {
          channel.confirmSelect();
          channel.basicPublish("", queue, null, sum.getBytes());
          channel.waitForConfirmsOrDie(5000);
        }
        void take(com.rabbitmq.client.Channel channel, String queue) throws Exception {
          var got = channel.basicGet(queue, false);
          channel.%s(got.getEnvelope().getDeliveryTag(), false);
          channel.close();
        }
      }
      """;

  @TempDir static Path folder;
  private static SmallCourse course;
  private static SmallCourse.Ended run;

  @BeforeAll
  static void a_run_that_passes() throws Exception {
    course = new SmallCourse(folder.resolve("course"));
    course.write("lesson-01-basics/src/test/java/adding/Add1Test.java", TEST);
    course.write(SmallCourse.starter(1), ANSWER.formatted("basicAck"));
    run = withBroker("run", "1.1");
    assertThat(course.warren("trace").said()).startsWith("1.1 Add two  just now");
  }

  @Test
  void a_run_is_told_test_by_test_in_eighty_columns() throws Exception {
    assertThat(run.said()).contains("1.1: 3 of 3 tests passed");
    var told = course.warren("trace", "1.1");
    assertThat(told.code()).isEqualTo(ExitCode.PASSED);
    assertThat(told.said())
        .contains(
            "1.1 Add two",
            "✓ one and two are three",
            "adder ──▶ (default exchange) ──▶ [sums-",
            "confirm.select (Add1.java:4)",
            "3  published (Add1.java:5) → confirmed",
            "p-1  delivered to taker → acknowledged (Add1.java:10)",
            "✓ nothing is nothing",
            "Nothing was said on the wire.");
    assertThat(told.said().lines().filter(line -> line.length() > 80)).isEmpty();
  }

  @Test
  void what_was_solved_ends_with_its_story() {
    var said = run.said();
    var story = said.substring(said.indexOf("On the wire, while"), said.indexOf("\nNext: "));
    assertThat(story)
        .contains("On the wire, while “", "──▶", "Look at “", "could not know whether");
    assertThat(story.lines().count()).isBetween(5L, 11L);
  }

  @Test
  void filters_show_a_part() throws Exception {
    assertThat(trace("--test", "two are"))
        .contains("one and two")
        .doesNotContain("what is taken", "nothing is nothing");
    assertThat(trace("--test", "2")).containsAnyOf("✓ what is", "✓ one and", "✓ nothing");
    assertThat(trace("--client", "taker", "--timeline"))
        .contains("basic.get")
        .doesNotContain("confirm.select", "Where messages go");
    assertThat(trace("--message", "p-1", "--timeline"))
        .contains("basic.get-ok", "basic.ack")
        .doesNotContain("channel.close", "basic.publish");
    assertThat(trace("--channel", "1", "--ledger")).contains("p-1", "acknowledged");
    assertThat(trace("--topology")).contains("[sums-").doesNotContain("basic.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--test=9", "--test=none", "--client=nobody", "--message=p-9"})
  void a_filter_that_finds_nothing_says_what_there_is(String filter) throws Exception {
    var told = course.warren("trace", "1.1", filter);
    assertThat(told.code()).isEqualTo(ExitCode.MISUSE);
    assertThat(told.said()).startsWith("There is no ").contains("There ").doesNotContain("\tat ");
  }

  @Test
  void it_can_be_drawn() throws Exception {
    assertThat(trace("--sequence", "--client", "adder"))
        .contains("adder", "RabbitMQ", "─ publish \"3\" key='sums-", "◀─ confirm: ack #1 ─");
    assertThat(trace("--puml")).contains("@startuml", "\"adder\" -> broker", "queue \"sums-");
  }

  @Test
  void other_programs_read_it_as_json() throws Exception {
    var json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(trace("--json"));
    assertThat(json.path("of").asText()).isEqualTo("1.1");
    assertThat(json.findValuesAsText("method")).contains("basic.publish", "basic.ack");
    assertThat(json.findValuesAsText("fate")).contains("SENT", "CONFIRMED", "ACKNOWLEDGED");
  }

  /** Without how long ago it ran, which may be another minute by the time of the second look. */
  private static String ageless(String trace) {
    return trace.replaceAll("  \\d+ min ago", "  just now");
  }

  @Test
  void a_run_can_be_taken_elsewhere_and_nothing_is_written_over() throws Exception {
    var file = folder.resolve("mine.run");
    assertThat(trace("--save", file.toString())).contains("./warren trace " + file);
    var elsewhere = new SmallCourse(folder.resolve("elsewhere"));
    assertThat(ageless(elsewhere.warren("trace", file.toString()).said()))
        .isEqualTo(ageless(trace()));
    var kept = Files.readString(file);
    assertThat(kept).doesNotContain("PLAIN\u0000");
    var again = course.warren("trace", "1.1", "--save", file.toString());
    assertThat(again.code()).isEqualTo(ExitCode.MISUSE);
    assertThat(again.said()).contains("nothing is written over it", "Next: ");
    assertThat(file).hasContent(kept);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.filter(f -> f.toString().endsWith(".new"))).isEmpty();
    }
  }

  @Test
  void a_run_that_failed_is_kept_as_well_and_one_that_hangs() throws Exception {
    course.write(
        "lesson-01-basics/src/test/java/adding/Add2Test.java",
        TEST.replace("Add1", "Add2").replace("1.1", "1.2"));
    course.write(
        SmallCourse.starter(2),
        ANSWER
            .formatted("basicAck")
            .replace("Add1", "Add2")
            .replace("channel.close();", "System.exit(0);")
            .replace("sum.getBytes()", "\"4\".getBytes()"));
    assertThat(withBroker("run", "1.2").code()).isEqualTo(ExitCode.FAILED);
    assertThat(course.warren("trace", "1.2").said())
        .contains("… what is taken is acknowledged", "basic.ack #1 (Add2.java:10)");
  }

  @Test
  void where_nothing_is_kept_it_says_what_to_do() throws Exception {
    var fresh = new SmallCourse(folder.resolve("fresh"));
    for (String[] words : new String[][] {{"trace"}, {"trace", "1.2"}, {"trace", "--json"}}) {
      var told = fresh.warren(words);
      assertThat(told.code()).isEqualTo(ExitCode.NOT_READY);
      assertThat(told.said()).contains("is kept here yet.", "Next: ./warren run");
    }
    assertThat(fresh.warren("trace", "none.run").said()).contains("There is no file none.run");
  }

  @Test
  void a_file_that_is_none_or_damaged_or_newer_is_told_as_such() throws Exception {
    var kept = Files.readString(folder.resolve("course/.warren/runs/1.1.run"));
    assertThat(told("hello\n", ExitCode.NOT_READY)).contains("is no run that Warren has kept");
    assertThat(told("", ExitCode.NOT_READY)).contains("is no run that Warren has kept");
    assertThat(told(kept.replaceFirst("\"warren-run\":1", "\"warren-run\":2"), 3))
        .contains("written by a newer version", "Next: ");
    assertThat(told(kept.replaceFirst("\"us\":", "\"su\":"), ExitCode.NOT_READY))
        .contains("is damaged at line", "Next: ");
    assertThat(told(kept.substring(0, kept.length() / 2), ExitCode.PASSED))
        .contains("ends in the middle");
    Files.write(folder.resolve("x.run"), new byte[] {(byte) 0xff, 0, 1, (byte) 0x80});
    assertThat(course.warren("trace", folder.resolve("x.run").toString()).said())
        .contains("is no run that Warren has kept");
  }

  private static String told(String text, int code) throws Exception {
    var file = Files.writeString(folder.resolve("some.run"), text);
    var told = course.warren("trace", file.toString());
    assertThat(told.code()).as(told.said()).isEqualTo(code);
    assertThat(told.said()).doesNotContain("\tat ", "Exception");
    return told.said();
  }

  private static String trace(String... options) throws IOException, InterruptedException {
    var words = Stream.concat(Stream.of("trace", "1.1"), Stream.of(options));
    var told = course.warren(words.toArray(String[]::new));
    assertThat(told.code()).as(told.said()).isEqualTo(ExitCode.PASSED);
    return told.said();
  }

  private static SmallCourse.Ended withBroker(String... words) throws Exception {
    Process desk = course.startWithBroker(words);
    desk.getOutputStream().close();
    var said = new String(desk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new SmallCourse.Ended(desk.waitFor(), said);
  }
}
