package warren.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the course from the {@code lesson.yaml} files of its {@code lesson-NN-name} folders. */
public final class CourseLoader {

  private static final Pattern MODULE = Pattern.compile("lesson-(\\d\\d)-[a-z0-9-]+");

  /** A lesson in the course's {@code pom.xml}. */
  private static final Pattern NAMED = Pattern.compile("<module>(" + MODULE + ")</module>");

  private static final String NO_FOLDER = "this folder is not there, and pom.xml names it";

  private CourseLoader() {}

  /**
   * Reads the whole course, strictly: whatever is missing, unknown, misspelt or does not fit the
   * files beside it is an error.
   *
   * @param root the folder that holds the lessons
   * @throws CourseException with a line for every problem: file, line, what is wrong, what to write
   */
  public static Course load(Path root) throws CourseException {
    var absolute = root.toAbsolutePath().normalize();
    var lessons = new ArrayList<Lesson>();
    var wrong = new ArrayList<String>();
    var last = 0;
    for (var directory : modules(absolute)) {
      var module = directory.getFileName().toString();
      var problems = new Problems(module + "/" + LessonFile.NAME, true);
      var number = number(directory);
      if (number != ++last) {
        problems.at(
            1, "lesson %d of the course is numbered %d; rename its folder".formatted(last, number));
      }
      lesson(directory, problems).ifPresent(lessons::add);
      wrong.addAll(problems.lines());
    }
    missing(absolute).forEach(module -> wrong.add(module + ": " + NO_FOLDER));
    if (!wrong.isEmpty()) {
      throw new CourseException(wrong);
    }
    return new Course(absolute, lessons);
  }

  /**
   * Reads what can be read of it, for those who work through the course: a lesson whose {@code
   * lesson.yaml} is not right is left out, and files beside it are not looked at.
   *
   * @param root the folder that holds the lessons
   * @throws CourseException if not one lesson is right
   */
  public static Readable readable(Path root) throws CourseException {
    var absolute = root.toAbsolutePath().normalize();
    var lessons = new ArrayList<Lesson>();
    var leftOut = new ArrayList<LeftOut>();
    for (var directory : modules(absolute)) {
      var module = directory.getFileName().toString();
      var problems = new Problems(module + "/" + LessonFile.NAME, false);
      var lesson = lesson(directory, problems);
      if (lesson.isPresent() && problems.none()) {
        lessons.add(lesson.get());
      } else {
        leftOut.add(new LeftOut(module, module + "/" + LessonFile.NAME, problems.lines()));
      }
    }
    for (var module : missing(absolute)) {
      leftOut.add(new LeftOut(module, module, List.of(module + ": " + NO_FOLDER)));
    }
    if (lessons.isEmpty()) {
      throw new CourseException(leftOut.stream().flatMap(l -> l.why().stream()).toList());
    }
    return new Readable(new Course(absolute, lessons), leftOut);
  }

  /** A course, and what could not be read of it. */
  public record Readable(Course course, List<LeftOut> leftOut) {
    public Readable {
      leftOut = List.copyOf(leftOut);
    }
  }

  /**
   * A lesson that could not be read.
   *
   * @param module its folder's name
   * @param file what is to be brought back, relative to the course
   * @param why a line for each problem
   */
  public record LeftOut(String module, String file, List<String> why) {
    public LeftOut {
      why = List.copyOf(why);
    }

    /** Whether the exercise of that id would be in it. */
    public boolean holds(String id) {
      return id.startsWith(number(Path.of(module)) + ".");
    }
  }

  /** The lessons that the course's build names and that have no folder. */
  private static List<String> missing(Path root) {
    try {
      return NAMED
          .matcher(Files.readString(root.resolve("pom.xml")))
          .results()
          .map(result -> result.group(1))
          .filter(module -> !Files.isDirectory(root.resolve(module)))
          .toList();
    } catch (IOException noBuild) {
      return List.of();
    }
  }

  /**
   * Reads no more than the lesson of an exercise; empty where there is none, or where it is not
   * right.
   *
   * @param root the folder that holds the lessons
   * @param id the exercise's, as in {@code 4.5}
   */
  public static Optional<Lesson> lessonOf(Path root, String id) {
    try {
      for (var directory : modules(root.toAbsolutePath().normalize())) {
        if (id.startsWith(number(directory) + ".")) {
          var problems = new Problems(LessonFile.NAME, false);
          return lesson(directory, problems).filter(read -> problems.none());
        }
      }
      return Optional.empty();
    } catch (CourseException noCourse) {
      return Optional.empty();
    }
  }

  private static Optional<Lesson> lesson(Path directory, Problems problems) {
    return LessonFile.read(directory.resolve(LessonFile.NAME), problems)
        .map(node -> new LessonReader(number(directory), directory, problems).read(node));
  }

  private static List<Path> modules(Path root) throws CourseException {
    try (var entries = Files.list(root)) {
      var modules =
          entries
              .filter(Files::isDirectory)
              .filter(entry -> MODULE.matcher(entry.getFileName().toString()).matches())
              .sorted()
              .toList();
      if (modules.isEmpty()) {
        throw new CourseException(
            List.of(root + ": no lesson-01-… folder in here; go to the folder of the course"));
      }
      return modules;
    } catch (IOException e) {
      throw new CourseException(
          List.of(root + ": cannot be listed (" + e + "); go to the folder of the course"));
    }
  }

  private static int number(Path directory) {
    var matcher = MODULE.matcher(directory.getFileName().toString());
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
