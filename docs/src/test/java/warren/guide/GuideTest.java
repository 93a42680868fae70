package warren.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import warren.course.Course;
import warren.course.CourseLoader;
import warren.course.Exercise;

/** The guide as it is: building it fails on any warning, dead link or missing card. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GuideTest {

  private static final Path ROOT = Path.of(System.getProperty("warren.root"));

  private static Course course;
  private static Path site;

  @BeforeAll
  static void builds_without_a_warning() throws Exception {
    course = CourseLoader.load(ROOT);
    site = new GuideBuilder(ROOT).build(ROOT.resolve("docs/target/site")).getParent();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
  void each_topic_of_the_note_has_its_home(int topic) throws Exception {
    var section = page("notes.html").selectFirst("div.sect1:has(> #n" + topic + ")");

    assertThat(section.select(".homes li")).isNotEmpty();
  }

  @Test
  void each_exercise_has_its_card_in_its_lessons_chapter() throws Exception {
    for (var lesson : course.lessons()) {
      if (!lesson.exercises().isEmpty()) {
        assertThat(page(lesson.module() + ".html").select("[data-exercise]").eachAttr("id"))
            .containsExactlyElementsOf(lesson.exercises().stream().map(Html::anchor).toList());
      }
    }
  }

  @Test
  void the_map_leads_to_every_exercise_of_a_topic() throws Exception {
    var map = page("notes.html");
    for (var exercise : course.exercises()) {
      for (var topic : exercise.notes()) {
        assertThat(links(map, topic, exercise)).as(topic + " -> " + exercise.id()).isOne();
      }
    }
    var named = course.exercises().stream().mapToInt(exercise -> exercise.notes().size()).sum();
    assertThat(map.select(".homes .ids a")).as("and to no other").hasSize(named);
  }

  @Test
  void each_picture_of_every_chapter_is_drawn_and_says_what_it_shows() throws Exception {
    try (var chapters = Files.list(ROOT.resolve("docs/chapters"))) {
      for (var chapter : chapters.toList()) {
        var text = Files.readString(chapter);
        var page = page(chapter.getFileName().toString().replace(".adoc", ".html"));
        assertThat(page.select("svg"))
            .as(chapter.getFileName().toString())
            .hasSize(drawn(text))
            .allSatisfy(picture -> assertThat(picture.attr("aria-label")).contains(" "));
      }
    }
  }

  /** A picture for each block of PlantUML, and for each part of a recording that is asked for. */
  private static int drawn(String chapter) {
    return chapter
        .lines()
        .mapToInt(
            line ->
                line.startsWith("[plantuml")
                    ? 1
                    : !line.startsWith("recording::") ? 0 : line.contains("[part=") ? 1 : 2)
        .sum();
  }

  @Test
  void no_page_is_wider_than_a_phone() throws Exception {
    assumeTrue(Phone.isThere(), "there is no chromium here, so no page was measured");

    assertThat(new Phone(390).overflowing(site)).isEmpty();
  }

  @Test
  void lessons_to_come_are_named_and_not_linked() throws Exception {
    var home = page("index.html");
    for (var lesson : course.lessons()) {
      var entry = home.selectFirst("[data-lesson=" + lesson.number() + "]");
      assertThat(entry.hasClass("coming")).isEqualTo(lesson.exercises().isEmpty());
      assertThat(entry.select("a").isEmpty()).isEqualTo(lesson.exercises().isEmpty());
    }
  }

  private static int links(Document map, String topic, Exercise exercise) {
    var anchor = topic.toLowerCase(Locale.ROOT);
    var href = Html.href(course, exercise);
    return map.select("div.sect1:has(> #%s) .homes a[href='%s']".formatted(anchor, href)).size();
  }

  private static Document page(String name) throws Exception {
    return Jsoup.parse(Files.readString(site.resolve(name)));
  }
}
