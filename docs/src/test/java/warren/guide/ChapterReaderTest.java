package warren.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import warren.course.Course;
import warren.course.CoursePath;
import warren.course.Exercise;
import warren.course.Lesson;

/** What an author is told, on a small course of its own. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ChapterReaderTest {

  private Path root;

  @BeforeEach
  void a_course_in_a_folder_of_any_name(@TempDir Path folder) throws Exception {
    root = Files.createDirectory(folder.resolve("Kürs Ω 你"));
  }

  @Test
  void what_is_wrong_is_told_with_file_and_line() throws Exception {
    var chapter =
        chapter(
            "broken",
            """
            = Broken

            exercise::9.9[]

            topic::N99[]

            include::nowhere.adoc[]

            [source,java]
            ----
            include::Code.java[tag=gone]
            ----

            exercise::1.1[]

            exercise::1.1[]

            recording::1.1[]

            recording::1.2[]
            """);
    Files.writeString(chapter.resolveSibling("Code.java"), "class Code {}\n");

    try (var reader = new ChapterReader(course())) {
      assertThatThrownBy(() -> reader.read(List.of(chapter)))
          .isInstanceOf(GuideException.class)
          .hasMessageContaining("docs/chapters/broken.adoc:3: there is no exercise 9.9")
          .hasMessageContaining("docs/chapters/broken.adoc:5: there is no topic N99")
          .hasMessageContaining("docs/chapters/broken.adoc:7: include file not found")
          .hasMessageContaining("docs/chapters/broken.adoc:11: tag 'gone' not found")
          .hasMessageContaining("docs/chapters/broken.adoc:16: exercise 1.1 has a card already")
          .hasMessageContaining("docs/chapters/broken.adoc:18: there is no recording of 1.1")
          .hasMessageContaining("docs/chapters/broken.adoc:20: 1.2 is not recorded yet")
          .hasMessageContaining("./warren record 1.2")
          .hasMessageContaining("exercise 1.2 has no card; write exercise::1.2[] in its section")
          .hasMessageContaining("topic N13 has no home; write topic::N13[] in its section");
    }
  }

  @Test
  void signs_that_were_read_as_markup_are_told() throws Exception {
    var chapter =
        chapter(
            "eaten",
            """
            = Eaten

            `*` is one word, and `#` any number: `*.eu`, `#`.

            [plantuml,format=svg,opts=inline,alt="A list"]
            ....
            alice -> bob : #1
            alice -> bob : nut\\n*2
            alice -> bob : **bold** #3
            ....
            """);

    try (var reader = new ChapterReader(course())) {
      assertThatThrownBy(() -> reader.read(List.of(chapter)))
          .hasMessageContaining("docs/chapters/eaten.adoc: code holds half of a pair of tags")
          .hasMessageContaining("<code></strong>.eu</code>; pass its signs through, as in `+*+`")
          .hasMessageContaining("<U+002A>: alice -> bob : #1")
          .hasMessageContaining("<U+002A>: alice -> bob : nut\\n*2")
          .hasMessageNotContaining("bold");
    }
  }

  @Test
  void a_small_screen_shows_a_stacked_cell_with_its_header_and_scrolls_any_other_table()
      throws Exception {
    var table = "|===\n|What |3.10 |4.3\n\n|Queue\n|allowed\n|refused\n|===\n\n";
    var chapter =
        chapter(
            "tables",
            "= Tables\n\n[%%header,cols=\"1h,1,1\",role=wide]\n%s%s== A section\n\nexercise::1.1[]\n\nexercise::1.2[]\n\n%s"
                .formatted(table, table, everyTopic()));

    try (var reader = new ChapterReader(course())) {
      var page = Jsoup.parse(reader.read(List.of(chapter)).get(0).body());

      assertThat(page.select("table.wide td").eachAttr("data-header"))
          .containsExactly("3.10", "4.3");
      assertThat(page.select(".scroll > table:not(.wide)")).hasSize(1);
      assertThat(page.select("a.anchor").eachAttr("aria-label"))
          .containsExactly("Link to “A section”");
    }
  }

  @Test
  void a_card_says_what_lesson_yaml_says() throws Exception {
    var chapter =
        chapter("whole", "= Whole\n\nexercise::1.1[]\n\nexercise::1.2[]\n\n" + everyTopic());

    try (var reader = new ChapterReader(course())) {
      var page = Jsoup.parse(reader.read(List.of(chapter)).get(0).body());

      assertThat(page.selectFirst("[data-exercise=1.2]").text())
          .contains("1.2", "Second <thing>", "half-day", "about 5 minutes", "2 hints", "N5")
          .contains("lesson-01-first/src/main/java/first/Second.java", "./warren run 1.2");
      assertThat(page.selectFirst("[data-exercise=1.1]").text()).doesNotContain("two-days");
    }
  }

  @Test
  void a_recording_is_drawn_with_words_for_those_who_do_not_see_it() throws Exception {
    Files.createDirectories(root.resolve("docs/recordings"));
    Files.writeString(
        root.resolve("docs/recordings/1.2.txt"),
        """
        ' A comment.
        @startuml
        alice -> broker : basic.publish
        @enduml

        @startuml
        queue "greetings" as queue1
        @enduml
        """);
    var chapter =
        chapter(
            "drawn",
            "= Drawn\n\nexercise::1.1[]\n\nexercise::1.2[]\n\n"
                + everyTopic()
                + "recording::1.2[]\n\nrecording::1.2[topology,alt=\"One queue\"]\n");

    try (var reader = new ChapterReader(course())) {
      var page = Jsoup.parse(reader.read(List.of(chapter)).get(0).body());

      assertThat(page.select("svg").eachAttr("aria-label"))
          .containsExactly(
              "What is said on the wire in exercise 1.2",
              "Exchanges, queues and clients of exercise 1.2",
              "One queue");
      assertThat(page.select("svg").get(0).text()).contains("alice", "basic.publish");
    }
  }

  @Test
  void the_paths_are_drawn_and_counted_from_what_lesson_yaml_says() throws Exception {
    var chapter =
        chapter(
            "paths",
            "= Paths\n\nexercise::1.1[]\n\nexercise::1.2[]\n\n"
                + everyTopic()
                + "paths::all[]\n\nIt takes {half-day-minutes} of {two-days-minutes} minutes.\n");

    try (var reader = new ChapterReader(course())) {
      var page = Jsoup.parse(reader.read(List.of(chapter)).get(0).body());

      assertThat(page.select("dl.paths > div").eachText())
          .containsExactly(
              "half-day 1 exercises, 5 minutes: 1.2",
              "one-day 1 exercises, 5 minutes: those before it, and",
              "two-days 2 exercises, 10 minutes: those before it, and 1.1");
      assertThat(page.text()).contains("It takes 5 of 10 minutes.");
    }
  }

  private static String everyTopic() {
    return TopicMacro.TOPICS.stream()
        .map("topic::%s[]\n\n"::formatted)
        .collect(Collectors.joining());
  }

  private Path chapter(String name, String text) throws Exception {
    var chapters = Files.createDirectories(root.resolve("docs/chapters"));
    var theme = Files.createDirectories(root.resolve("docs/theme"));
    Files.writeString(theme.resolve("diagram.puml"), "");
    return Files.writeString(chapters.resolve(name + ".adoc"), text);
  }

  private Course course() {
    var directory = root.resolve("lesson-01-first");
    var exercises =
        List.of(
            exercise(
                directory, "1.1", "First", "First thing", CoursePath.TWO_DAYS, Optional.empty()),
            exercise(
                directory,
                "1.2",
                "Second",
                "Second <thing>",
                CoursePath.HALF_DAY,
                Optional.of("a_test")));
    return new Course(
        root,
        List.of(
            new Lesson(
                1, "lesson-01-first", directory, "first", "A", "B.", List.of("N5"), exercises)));
  }

  private static Exercise exercise(
      Path directory,
      String id,
      String file,
      String title,
      CoursePath path,
      Optional<String> recording) {
    var java = "java/first/" + file;
    return new Exercise(
        id,
        1,
        "slug",
        title,
        directory.resolve("src/main/" + java + ".java"),
        directory.resolve("src/solution/" + java + ".java"),
        directory.resolve("src/test/" + java + "Test.java"),
        "first." + file + "Test",
        List.of("N5"),
        5,
        path,
        Set.of(),
        List.of("Look.", "Look there."),
        List.of(),
        List.of(),
        recording,
        List.of());
  }
}
