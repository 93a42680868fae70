package warren.desk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.course.CourseLoader;
import warren.desk.ReadmePictures;
import warren.desk.engine.Engine;
import warren.lab.broker.keeper.BrokerLease;

/** What README shows of a terminal is what a learner sees there. */
class ReadmeTest {

  private static final Path ROOT = Path.of(System.getProperty("warren.root"));

  @Test
  void readmes_pictures_are_what_run_shows_today() throws Exception {
    var pictures = new ReadmePictures(CourseLoader.load(ROOT));
    var readme = Files.readString(pictures.file()).replace("\r\n", "\n");
    try (var lease = BrokerLease.acquire(ROOT, progress -> {});
        var engine = Engine.forMany(ROOT, 1)) {
      var now = ReadmePictures.with(readme, pictures.take(engine));

      assertThat(ReadmePictures.steady(readme))
          .as(
              "README.adoc on RabbitMQ %s; ./warren record, without IDs, writes it",
              lease.broker().version())
          .isNotEmpty()
          .isEqualTo(ReadmePictures.steady(now));
    }
  }

  @Test
  void a_line_that_run_does_not_show_is_seen_and_a_time_is_not() {
    var then =
        ".A wrong answer\n----\n── 1.1 The first ── 10:00:00\n\n  wire 650.1 ms --> a\n1 of 5 tests passed in 6.80 s\n----\n";
    var now =
        ReadmePictures.with(
            then,
            List.of(
                "── 1.1 The first ── 11:22:33\n\n  wire 12.0 ms --> a\n1 of 5 tests passed in 0.20 s\n"));

    assertThat(now).contains("0.20 s").endsWith("\n----\n");
    assertThat(ReadmePictures.steady(now)).isEqualTo(ReadmePictures.steady(then));
    assertThat(ReadmePictures.steady(now.replace("12.0 ms --> a", "12.0 ms --> b")))
        .isNotEqualTo(ReadmePictures.steady(then));
  }
}
