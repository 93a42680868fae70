package warren.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an author is told when a lesson.yaml is not right. */
class BrokenLessonTest {

  @TempDir Path folder;
  private CourseOnDisk disk;

  @BeforeEach
  void write_a_course() {
    disk = new CourseOnDisk(folder);
  }

  @ParameterizedTest(name = "{3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      useHeadersInDisplayName = false,
      textBlock =
          """
          title: Parcels          | title:                    | 1  | `title` is empty; write `title: Reliability`
          title: Parcels          | title: [a]                | 1  | `title` has a list where text belongs; put text that contains ': ' in quotes
          package: parcels        | package: Parcels          | 3  | 'Parcels' is not a short package name; write one like reliability
          notes: [N8, N10]        | notes: [N8, N14]          | 4  | 'N14' is not a topic of the note; write one of N1 to N13
          notes: [N8, N10]        | notes: [N8, N8]           | 4  | `notes` has N8 twice; remove one
          notes: [N8, N10]        | notes: []                 | 4  | `notes` is empty; write `notes: [N8, N10]`
          notes: [N8, N10]        | notes: N8                 | 4  | `notes` is a text, not a list; write `notes: [N8, N10]`
          goal: Parcels arrive.   | owner: me                 | 1  | a lesson without `goal`; write `goal: What the learner can do afterwards.`
          goal: Parcels arrive.   | author: me                | 2  | a lesson has no key `author`; its keys are title, goal, package, notes, exercises
          goal: Parcels arrive.   | title: Again              | 2  | `title` stands here twice; remove one
          id: 1.1                 | id: 2.1                   | 6  | the id '2.1' is not of lesson 1; write `id: 1.1`
          id: 1.1                 | id: one                   | 6  | the id 'one' is not of lesson 1; write `id: 1.1`
          slug: ack-after-work    | slug: Ack after           | 7  | the slug 'Ack after' is not lower-case words joined by hyphens; write one like ack-first
          file: Worker            | file: Wroker              | 9  | there is no file src/main/java/parcels/Wroker.java; write it
          file: Worker            | file: Wroker              | 9  | there is no file src/solution/java/parcels/Wroker.java; write it
          file: Worker            | file: Wroker              | 9  | there is no file src/test/java/parcels/WrokerTest.java; write it
          file: Worker            | file: src/Worker.java     | 9  | the file 'src/Worker.java' is not a class name; write one like ParcelWorker
          minutes: 15             | minutes: a few            | 11 | `minutes` is 'a few', not a whole number; write `minutes: 15`
          minutes: 15             | minutes: 4                | 11 | `minutes` is 4; write 5 to 25, or split the exercise
          minutes: 15             | minutes: 26               | 11 | `minutes` is 26; write 5 to 25, or split the exercise
          minutes: 15             | minutes: 0                | 11 | `minutes` is 0; write 5 to 25, or split the exercise
          minutes: 15             | minuets: 15               | 11 | an exercise has no key `minuets`; write `minutes`
          path: half-day          | path: maybe               | 12 | there is no path 'maybe'; write one of half-day, one-day, two-days
          path: half-day          | core: true                | 6  | an exercise without `path`; write `path: half-day, one-day or two-days`
          needs: [redis]          | needs: [mysql]            | 13 | the lab does not know the need 'mysql'; write one of broker-control, consistent-hash, redis
          - basicAck comes last.  | - one: two                | 16 | `hints` has a mapping where text belongs; put text that contains ': ' in quotes
          - basicAck comes last.  | §§                        | 15 | `hints` has 1; write at least two, from a nudge to nearly there
          - basicAck comes last.  | - ''                      | 16 | `hints` is empty; write `hints: with two or more lines that start with '- '`
          id: auto-ack            | id: auto ack              | 18 | the id 'auto ack' is not lower-case words joined by hyphens; write one like ack-first
          id: never-acks          | id: auto-ack              | 23 | the id 'auto-ack' is taken above; choose another
          id: never-acks          | id: acks-never            | 23 | 'acks-never' has no source; write a `change`, or the file src/mistakes/1.1/acks-never/Worker.java
          why: A crash            | how: A crash              | 18 | a mistake without `why`; write `why: What it does in production.`
          consume(false)          | consume(maybe)            | 20 | `from` stands nowhere in the solution, not exactly once; write text that Worker.java has now
          consume(false)          | ack();                    | 20 | `from` stands 2 times in the solution, not exactly once; write more of the text around the one that is meant
          consume(true)           | consume(false)            | 20 | `to` is the same as `from`; write what differs
          consume(false)          | §§                        | 20 | `from` is empty; write `from: "text that the solution has once"`
          to: "consume(true)"     | too: "consume(true)"      | 20 | a change has no key `too`; write `to`
          { from: "consume(false)", to: "consume(true)" } | []        | 20 | `change` is empty; write `change: { from: "text of the solution", to: "text instead" }`
          { from: "consume(false)", to: "consume(true)" } | a text    | 20 | `change` is a text, not a list; write `change: { from: "text of the solution", to: "text instead" }`
          a_parcel_comes_back     | a_parcel_came_back        | 21 | the test has no method `a_parcel_came_back`; write `a_parcel_comes_back`
          a_parcel_comes_back     | nothing_is_lost           | 21 | the test has no method `nothing_is_lost`; write one of a_parcel_comes_back, a_parcel_is_gone
          says: still there       | says:                     | 26 | `says` is empty; write `says: words of the failure that the learner reads`
          says: still there       | file: src/mistakes/1.1/never-acks/Worker.java | 23 | a mistake without `says`; write `says: words of the failure that the learner reads`
          with-a-lambda/Worker    | with-a-stream/Worker      | 29 | there is no file src/variants/1.1/with-a-stream/Worker.java; write it, or a `change` instead
          with-a-lambda/Worker    | with-a-lambda/Wroker      | 29 | 'src/variants/1.1/with-a-lambda/Wroker.java' cannot stand in for Worker.java; write it to src/variants/1.1/with-a-lambda/Worker.java
          file: src/variants      | file: ../src/variants     | 29 | '../src/variants/1.1/with-a-lambda/Worker.java' cannot stand in for Worker.java; write it to src/variants/1.1/with-a-lambda/Worker.java
          file: src/variants      | why: no                   | 29 | a variant has no key `why`; its keys are id, change, file
          needs: [redis]          | equal: [{ mutant: start/drop-ack }]  | 13 | an equal mutant without `why`; write `why: It is as right as the solution, because ...`
          needs: [redis]          | equal: [{ id: drop-ack, why: So. }]  | 13 | an equal mutant has no key `id`; its keys are mutant, why
          needs: [redis]          | equal: [{ mutant: drop-ack, why: So. }] | 13 | the mutant 'drop-ack' is not a mutant's id; write one that ./warren mutate prints, like send/drop-queueDeclare
          needs: [redis]          | equal: [{ mutant: a/b#2, why: So. }, { mutant: a/b#2, why: So. }] | 13 | the mutant 'a/b#2' stands here twice; remove one
          needs: [redis]          | equal: drop-ack           | 13 | `equal` is a text, not a list; write `equal: with lines like '- { mutant: ID, why: TEXT }'`
          title: Parcels          | title: a: b               | 1  | not YAML: mapping values are not allowed here; check the indentation, and quote text that has ': ' or ' #' in it
          slug: ack-after-work    | slug: @ack                | 7  | not YAML: found character '@' that cannot start any token
          """)
  void says_where_what_is_wrong_and_what_to_write(
      String right, String wrong, int line, String message) {
    assertThat(CourseOnDisk.YAML).contains(right);
    disk.yaml(CourseOnDisk.YAML.replaceFirst(Pattern.quote(right), wrong));

    assertThatThrownBy(() -> CourseLoader.load(folder))
        .isInstanceOf(CourseException.class)
        .message()
        .contains("lesson-01-parcels/lesson.yaml:" + line + ": " + message)
        .matches("(?s)(lesson-01-parcels/lesson.yaml:\\d+: [^\\n]+\\R?)+");
  }

  @Test
  void a_list_of_exercises_that_are_texts_is_an_error() {
    disk.yaml(
        """
        title: Parcels
        goal: Parcels arrive.
        package: parcels
        notes: [N8]
        exercises:
          - Worker
        """);

    assertThatThrownBy(() -> CourseLoader.load(folder))
        .hasMessageStartingWith(
            "lesson-01-parcels/lesson.yaml:6: this is a text, not an exercise; its keys are id,");
  }

  @Test
  void an_exercise_that_stands_twice_is_an_error() {
    var entry = CourseOnDisk.YAML.substring(CourseOnDisk.YAML.indexOf("  - id: 1.1"));
    disk.yaml(CourseOnDisk.YAML + entry);

    assertThatThrownBy(() -> CourseLoader.load(folder))
        .hasMessageContaining(
            "yaml:30: the id 1.1 comes after 1.1; number exercises in their order, each once")
        .hasMessageContaining("yaml:31: the slug 'ack-after-work' is another exercise's")
        .hasMessageContaining("yaml:33: the file 'Worker' is another exercise's; choose another");
  }

  @Test
  void an_exercise_without_mistakes_or_variants_is_an_error() {
    var yaml = CourseOnDisk.YAML;
    disk.yaml(yaml.substring(0, yaml.indexOf("    mistakes:")) + "    mistakes: []\n");

    assertThatThrownBy(() -> CourseLoader.load(folder))
        .hasMessageContaining("yaml:17: `mistakes` is empty; write `mistakes: with at least one`")
        .hasMessageContaining(
            "yaml:6: an exercise without `variants`; write `variants: with at least one`");
  }

  @Test
  void both_a_change_and_a_file_are_too_many() {
    disk.yaml(
        CourseOnDisk.YAML.replace(
            "caught-by: a_parcel_comes_back",
            "file: src/mistakes/1.1/never-acks/Worker.java\n"
                + "        caught-by: a_parcel_comes_back"));

    assertThatThrownBy(() -> CourseLoader.load(folder))
        .hasMessageContaining("yaml:21: both `change` and `file`; keep one");
  }

  @Test
  void a_file_that_no_entry_names_is_an_error() {
    disk.file("src/mistakes/1.1/old-one/Worker.java", "class Worker {}");

    assertThatThrownBy(() -> CourseLoader.load(folder))
        .hasMessage(
            "lesson-01-parcels/lesson.yaml:6: no entry names src/mistakes/1.1/old-one/Worker.java;"
                + " write one, or delete the file");
  }

  @Test
  void an_empty_file_is_an_error() {
    disk.yaml("# nothing yet\n");

    assertThatThrownBy(() -> CourseLoader.load(folder))
        .hasMessage(
            "lesson-01-parcels/lesson.yaml:1: this file is empty;"
                + " write it, starting with `title:` and `goal:`");
  }

  @Test
  void a_file_that_is_not_utf8_is_an_error() throws Exception {
    Files.write(
        disk.lesson().resolve("lesson.yaml"),
        "title: Überblick\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> CourseLoader.load(folder))
        .hasMessage("lesson-01-parcels/lesson.yaml:1: this file is not UTF-8; save it as UTF-8");
  }

  @Test
  void a_control_character_is_an_error_with_its_line() {
    disk.yaml("title: Parcels\ngoal: bell \u0007\n");

    assertThatThrownBy(() -> CourseLoader.load(folder))
        .hasMessage("lesson-01-parcels/lesson.yaml:2: not YAML: the character U+0007; remove it");
  }
}
