package warren.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import warren.course.Course;
import warren.course.CourseException;
import warren.course.CourseLoader;
import warren.course.Exercise;
import warren.course.Lesson;
import warren.course.Take;
import warren.desk.engine.Job;
import warren.desk.state.Progress;

/**
 * What the commands share: the course, what the learner has done of it, and where to write.
 *
 * @param course as it stands in the lessons
 * @param progress kept under {@code .warren}
 */
public record Desk(Course course, Progress progress, Screen screen) {

  /**
   * Reads the course that this process was started for: {@code -Dwarren.root}, which the launcher
   * gives, or else the one that the current folder lies in.
   *
   * @throws CourseException where a {@code lesson.yaml} is not right
   */
  public static Desk open(Screen screen) throws CourseException {
    Path root = root();
    Progress progress = Progress.in(root.resolve(".warren"), screen::bad);
    return new Desk(CourseLoader.load(root), progress, screen);
  }

  /** The course's folder. */
  public static Path root() {
    String given = System.getProperty("warren.root");
    Path here = Path.of(given == null ? "" : given).toAbsolutePath().normalize();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("pom.xml"))
          && Files.isDirectory(folder.resolve("lesson-01-basics"))) {
        return folder;
      }
    }
    return here;
  }

  /**
   * The exercise that the learner named, by id or by its short name; the current one where none was
   * named.
   *
   * @throws MisuseException where there is no such exercise, with those that may be meant
   */
  public Exercise exercise(Optional<String> name) {
    if (name.isEmpty()) {
      return current()
          .or(() -> course.exercises().stream().findFirst())
          .orElseThrow(() -> new MisuseException("This course has no exercises yet."));
    }
    return course.exercises().stream()
        .filter(exercise -> exercise.id().equals(name.get()) || exercise.slug().equals(name.get()))
        .findFirst()
        .orElseThrow(() -> new MisuseException(unknown(name.get())));
  }

  private String unknown(String name) {
    String lesson = name.replaceFirst("\\..*", "");
    List<Exercise> close =
        course.exercises().stream()
            .filter(e -> String.valueOf(e.lesson()).equals(lesson) || e.slug().contains(name))
            .toList();
    String meant =
        close.stream().map(e -> "  " + e.id() + "  " + e.slug()).collect(Collectors.joining("\n"));
    return "There is no exercise "
        + name
        + (close.isEmpty()
            ? ".\nNext: ./warren list shows them all."
            : ". Did you mean one of these?\n" + meant);
  }

  /** The first exercise that is not solved; empty where all are. */
  public Optional<Exercise> current() {
    return course.exercises().stream().filter(e -> !progress.solved(e.id())).findFirst();
  }

  /** The exercise to go on with after this one; empty where all are solved. */
  public Optional<Exercise> after(Exercise done) {
    List<Exercise> all = course.exercises();
    return all.subList(all.indexOf(done) + 1, all.size()).stream()
        .filter(e -> !progress.solved(e.id()))
        .findFirst()
        .or(this::current);
  }

  /** The lesson that an exercise belongs to. */
  public Lesson lesson(Exercise exercise) {
    return course.lessons().stream()
        .filter(lesson -> lesson.number() == exercise.lesson())
        .findFirst()
        .orElseThrow();
  }

  /** Shows the exercise's next hint. */
  public void hint(Exercise exercise) {
    HintCommand.next(this, exercise);
  }

  /** Shows the course with the learner's progress. */
  public void list() {
    ListCommand.show(this);
  }

  /** A path as the learner sees it: relative to the course. */
  public String relative(Path path) {
    return course.root().relativize(path).toString().replace('\\', '/');
  }

  /** The learner's own answer to an exercise, to be judged. */
  public Job job(Exercise exercise) {
    return job(lesson(exercise), exercise, "main");
  }

  /**
   * As {@link #job(Exercise)}, before the whole course is read, for who is in a hurry.
   *
   * @param id names the exercise; of anything else there is no job
   */
  static Optional<Job> jobSoon(String id) {
    return CourseLoader.lessonOf(root(), id)
        .flatMap(
            lesson ->
                lesson.exercises().stream()
                    .filter(exercise -> exercise.id().equals(id))
                    .map(exercise -> job(lesson, exercise, "main"))
                    .findFirst());
  }

  /** The solution's, for practice. */
  Job rehearsal(Exercise exercise) {
    return job(lesson(exercise), exercise, "solution");
  }

  /** A run to be recorded. */
  Job recording(Take take) throws IOException {
    return Job.of(lesson(take.exercise()), take);
  }

  private static Job job(Lesson lesson, Exercise exercise, String answers) {
    return Job.of(lesson, exercise, answers, Map.of(), Optional.empty());
  }
}
