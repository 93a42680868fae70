package warren.desk.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import warren.course.Course;
import warren.course.CourseException;
import warren.course.CourseLoader;
import warren.course.CoursePath;
import warren.course.Exercise;
import warren.course.Lesson;
import warren.course.Take;
import warren.desk.answers.Shipped;
import warren.desk.engine.Job;
import warren.desk.outcome.MissingFileException;
import warren.desk.outcome.MisuseException;
import warren.desk.screen.Screen;
import warren.desk.state.Elsewhere;
import warren.desk.state.Progress;

/**
 * What the commands share: the course, what the learner has done of it, and where to write.
 *
 * @param course as it stands in the lessons, as far as it can be read
 * @param leftOut the lessons that cannot
 * @param path what the learner means to work through
 * @param progress kept under {@code .warren}
 */
public record Desk(
    Course course,
    List<CourseLoader.LeftOut> leftOut,
    CoursePath path,
    Progress progress,
    Screen screen) {

  public Desk {
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Reads the course that this process was started for: {@code -Dwarren.root}, which the launcher
   * gives, or else the one that the current folder lies in. Says which lessons cannot be read.
   *
   * @throws CourseException if no {@code lesson.yaml} is right
   */
  public static Desk open(Screen screen, CoursePath path) throws CourseException {
    var found = CourseLoader.readable(root());
    for (var lesson : found.leftOut()) {
      screen.error(
          String.join("\n", lesson.why())
              + "\n%s is left out until that is mended.\n%s"
                  .formatted(lesson.module(), broughtBack(lesson.file())));
    }
    Shipped.noteOnce(found.course().root(), found.course().exercises());
    return new Desk(
        found.course(), found.leftOut(), path, progress(screen, found.course()), screen);
  }

  /**
   * As {@link #open}, for authors: whatever is wrong with the course is an error.
   *
   * @throws CourseException with all of it
   */
  public static Desk openForAuthors(Screen screen) throws CourseException {
    Course course = CourseLoader.load(root());
    return new Desk(course, List.of(), CoursePath.TWO_DAYS, progress(screen, course), screen);
  }

  private static Progress progress(Screen screen, Course course) {
    Path folder = root().resolve(".warren");
    Progress progress = Progress.in(folder, screen::error);
    Elsewhere.note(folder, course.exercises(), progress);
    return progress;
  }

  static String broughtBack(String file) {
    return "Next, to have it back as it was committed:\n  git checkout -- " + file;
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
   * The exercise that the learner named, by its id, its short name, or its class; the current one
   * where none was named.
   *
   * @throws MisuseException where there is no such exercise, with those that may be meant
   */
  public Exercise exercise(Optional<String> name) {
    if (name.isEmpty()) {
      return current()
          .or(() -> course.exercises().stream().findFirst())
          .orElseThrow(() -> new MisuseException("This course has no exercises yet."));
    }
    return new Naming(this).one(name.get());
  }

  /**
   * The exercises of these names, each once: what {@link #exercise} knows, whole lessons ({@code
   * 1}), and from one to another ({@code 1-2}). The current one where none was named.
   *
   * @throws MisuseException where a name is nobody's, with those that may be meant
   */
  public List<Exercise> exercises(List<String> names) {
    return names.isEmpty() ? List.of(exercise(Optional.empty())) : new Naming(this).several(names);
  }

  /** The exercises of the learner's path. */
  public List<Exercise> exercises() {
    return course.exercises(path);
  }

  /**
   * Where the learner is: at the exercise worked on last, or, if that is solved, at the one to go
   * on with; empty where all are solved.
   */
  public Optional<Exercise> current() {
    Optional<Exercise> last =
        progress.last().flatMap(course::exercise).filter(e -> path.holds(e.path()));
    return last.filter(e -> !progress.solved(e.id()) || progress.failing(e.id()))
        .or(() -> last.flatMap(this::after))
        .or(this::firstOpen);
  }

  private Optional<Exercise> firstOpen() {
    return exercises().stream().filter(e -> !progress.solved(e.id())).findFirst();
  }

  /** The exercise to go on with after this one; empty where all of the path are solved. */
  public Optional<Exercise> after(Exercise done) {
    List<Exercise> all = course.exercises();
    return all.subList(all.indexOf(done) + 1, all.size()).stream()
        .filter(e -> path.holds(e.path()) && !progress.solved(e.id()))
        .findFirst()
        .or(this::firstOpen);
  }

  /** The exercise before this one on the path, solved or not; empty if it is the first. */
  public Optional<Exercise> before(Exercise exercise) {
    List<Exercise> all = course.exercises();
    return all.subList(0, all.indexOf(exercise)).stream()
        .filter(e -> path.holds(e.path()))
        .reduce((first, second) -> second);
  }

  /** What is said where nothing is left to do. */
  public String allSolved() {
    return "Solved, and with it the whole "
        + (path == CoursePath.TWO_DAYS
            ? "course."
            : "path " + path.word() + ".\nNext: ./warren list shows what else there is.");
  }

  /** The lesson that an exercise belongs to. */
  public Lesson lesson(Exercise exercise) {
    return course.lessons().stream()
        .filter(lesson -> lesson.number() == exercise.lesson())
        .findFirst()
        .orElseThrow();
  }

  /** A path as the learner sees it: relative to the course. */
  public String relative(Path path) {
    return course.root().relativize(path).toString().replace('\\', '/');
  }

  /**
   * What the learner is told if the exercise's file or its test is not there; empty if both are.
   */
  Optional<String> missing(Exercise exercise) {
    return exercise.files().stream()
        .filter(file -> !Files.isRegularFile(file))
        .map(this::relative)
        .map(
            file ->
                "%s cannot be judged: there is no file %s.\n%s"
                    .formatted(exercise.id(), file, broughtBack(file)))
        .findFirst();
  }

  /**
   * The learner's own answer to an exercise, to be judged.
   *
   * @throws MissingFileException if its file or its test is not there
   */
  public Job job(Exercise exercise) {
    missing(exercise)
        .ifPresent(
            why -> {
              throw new MissingFileException(why);
            });
    return job(lesson(exercise), exercise, "main");
  }

  /**
   * As {@link #job(Exercise)}, before the whole course is read, for who is in a hurry.
   *
   * @param id names the exercise; of anything else there is no job
   */
  public static Optional<Job> jobSoon(String id) {
    return CourseLoader.lessonOf(root(), id)
        .flatMap(
            lesson ->
                lesson.exercises().stream()
                    .filter(exercise -> exercise.id().equals(id))
                    .map(exercise -> job(lesson, exercise, "main"))
                    .findFirst());
  }

  /** The solution's, for practice. */
  public Job rehearsal(Exercise exercise) {
    return job(lesson(exercise), exercise, "solution");
  }

  /** A run to be recorded. */
  public Job recording(Take take) throws IOException {
    return Job.of(lesson(take.exercise()), take);
  }

  private static Job job(Lesson lesson, Exercise exercise, String answers) {
    return Job.of(lesson, exercise, answers, Map.of(), Optional.empty());
  }
}
