package warren.desk.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import warren.course.Exercise;
import warren.course.Lesson;
import warren.course.Take;

/**
 * One test class to compile and run.
 *
 * @param sourcePath the folders in which packages of source files lie, absolute; the first that has
 *     a class wins
 * @param overlay text that is compiled in place of the file at that absolute path
 * @param testClass the test class's name, with its package
 * @param testMethod one of its methods, or empty for all of them
 */
public record Job(
    List<Path> sourcePath,
    Map<Path, String> overlay,
    String testClass,
    Optional<String> testMethod) {

  public Job {
    sourcePath = List.copyOf(sourcePath);
    overlay = Map.copyOf(overlay);
  }

  /**
   * An exercise's tests with the answers in one of the lesson's source folders.
   *
   * @param answers {@code main} or {@code solution}
   * @param overlay text in place of files of it
   * @param testMethod one of its methods, or empty for all of them
   */
  public static Job of(
      Lesson lesson,
      Exercise exercise,
      String answers,
      Map<Path, String> overlay,
      Optional<String> testMethod) {
    Path sources = lesson.directory().resolve("src");
    return new Job(
        Stream.of(answers, "given", "test").map(part -> sources.resolve(part + "/java")).toList(),
        overlay,
        exercise.testClass(),
        testMethod);
  }

  /**
   * A run that is to be recorded.
   *
   * @throws IOException where the answer's source cannot be read
   */
  public static Job of(Lesson lesson, Take take) throws IOException {
    return of(lesson, take.exercise(), "solution", take.overlay(), Optional.of(take.test()));
  }
}
