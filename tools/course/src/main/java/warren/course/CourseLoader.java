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
      var problems = new Problems(module + "/" + LessonFile.NAME);
      var number = number(directory);
      if (number != ++last) {
        problems.at(
            1, "lesson %d of the course is numbered %d; rename its folder".formatted(last, number));
      }
      lesson(directory, problems).ifPresent(lessons::add);
      wrong.addAll(problems.lines());
    }
    if (!wrong.isEmpty()) {
      throw new CourseException(wrong);
    }
    return new Course(absolute, lessons);
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
          var problems = new Problems(LessonFile.NAME);
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
