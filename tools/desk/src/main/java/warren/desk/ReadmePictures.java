package warren.desk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import warren.course.Course;
import warren.course.CoursePath;
import warren.course.Exercise;
import warren.desk.engine.Engine;
import warren.desk.engine.Job;
import warren.desk.screen.Screen;
import warren.desk.session.Desk;
import warren.desk.session.Verdicts;
import warren.desk.state.Progress;
import warren.desk.trace.Keeping;
import warren.desk.trace.Story;

/** What README shows of a terminal: 1.1, answered wrongly and solved, as {@code run} shows it. */
public final class ReadmePictures {

  private static final String EXERCISE = "1.1";
  private static final String MISTAKE = "queue-as-exchange";
  private static final int WIDTH = 80;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A picture in README: what stands between two lines of four dashes, under its title. */
  private static final Pattern PICTURE =
      Pattern.compile(
          "(?<=^\\.[^\\n]{9,99}\\n----\\n)── " + Pattern.quote(EXERCISE) + " .*?(?=^----$)",
          flags());

  /**
   * What differs from run to run: times, generated names, and how the client, which is just closing
   * the channel, comes to know that the broker has closed it.
   */
  private static final Pattern CHANGING =
      Pattern.compile(
          "^[ w][ire …]+[\\d.]+ ms (?:(?! 404 )[^\\n])*close[^\\n]*$|[\\d.]+ ms"
              + "|your code threw .*?(?=cause )"
              + "| ?\\(Greeter\\.java:\\d+\\)"
              + "|The refused call is .*?(?=Nobody declared)"
              + "|^✗ [^\\n]*(?:fails? alike|: your code threw)[^\\n]*$"
              + "|also .*?never throws\\."
              + "|(?<=passed in )[\\d.]+ s|\\d\\d:\\d\\d:\\d\\d",
          flags());

  private final Course course;
  private final Exercise exercise;

  /** For that course. */
  public ReadmePictures(Course course) {
    this.course = course;
    this.exercise = course.exercise(EXERCISE).orElseThrow();
  }

  private static int flags() {
    return Pattern.MULTILINE | Pattern.DOTALL;
  }

  /** The file that shows them. */
  public Path file() {
    return course.root().resolve("README.adoc");
  }

  /** The pictures as they would be made now, in the order in which README shows them. */
  public List<String> take(Engine engine) throws IOException {
    var mistake =
        exercise.mistakes().stream().filter(m -> m.id().equals(MISTAKE)).findFirst().orElseThrow();
    var solution = exercise.solution();
    var wrong = shown(engine, Map.of(solution, mistake.answer().text(solution)));
    return List.of(wrong, shown(engine, Map.of()));
  }

  /** README's text with these pictures in place of those that it shows. */
  public static String with(String readme, List<String> pictures) {
    var next = pictures.iterator();
    return PICTURE.matcher(readme).replaceAll(old -> Matcher.quoteReplacement(next.next()));
  }

  /** What is the same in README's pictures in every run; how lines are broken is not. */
  public static String steady(String readme) {
    return PICTURE
        .matcher(readme)
        .results()
        .map(picture -> CHANGING.matcher(picture.group()).replaceAll("…"))
        .map(picture -> picture.replaceAll("(\\s|…)+", " "))
        .collect(Collectors.joining("\n"));
  }

  private String shown(Engine engine, Map<Path, String> overlay) throws IOException {
    var lesson = course.lessons().get(exercise.lesson() - 1);
    var job = Job.of(lesson, exercise, "solution", overlay, Optional.empty());
    engine.rehearse(job);
    engine.run(job, result -> {});
    engine.awaitWarm(); // what a learner sees who has the desk open
    var folder = Files.createTempDirectory("readme");
    var keeping = new Keeping(folder, notice -> {});
    var verdict = engine.run(job, result -> {}, keeping.of(exercise));
    var out = new ByteArrayOutputStream();
    var fresh = Progress.in(folder, notice -> {});
    var desk = new Desk(course, List.of(), CoursePath.TWO_DAYS, fresh, Screen.to(out));
    fresh.judged(EXERCISE, verdict.passed());
    var verdicts = new Verdicts(desk);
    verdicts.tell(exercise, verdict, false);
    if (verdict.passed()) {
      var story = keeping.last(PATIENCE).map(run -> Story.of(run, exercise.recording(), WIDTH));
      verdicts.tellSuccess(exercise, story.orElse(List.of()));
    }
    return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
