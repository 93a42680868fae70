package warren.desk.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import warren.course.Exercise;
import warren.course.Lesson;
import warren.course.Take;

/**
 * The test classes of an exercise to compile and run.
 *
 * @param sourcePath the folders in which packages of source files lie, absolute; the first that has
 *     a class wins
 * @param overlay text that is compiled in place of the file at that absolute path
 * @param testClasses their names, with their package, in the order in which they run
 * @param testMethod one of their methods, or empty for all of them
 * @param leftOut methods of them that are not run
 */
public record Job(
    List<Path> sourcePath,
    Map<Path, String> overlay,
    List<String> testClasses,
    Optional<String> testMethod,
    Set<String> leftOut) {

  private static final String JAVA = ".java";

  public Job {
    sourcePath = List.copyOf(sourcePath);
    overlay = Map.copyOf(overlay);
    testClasses = List.copyOf(testClasses);
    leftOut = Set.copyOf(leftOut);
  }

  /** One class, of which nothing is left out. */
  public Job(
      List<Path> sourcePath,
      Map<Path, String> overlay,
      String testClass,
      Optional<String> testMethod) {
    this(sourcePath, overlay, List.of(testClass), testMethod, Set.of());
  }

  /** The same job without these methods of the test classes. */
  public Job without(Set<String> methods) {
    return new Job(sourcePath, overlay, testClasses, testMethod, methods);
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
        Stream.of(answers, "given", "diagnosis", "test")
            .map(part -> sources.resolve(part + "/java"))
            .toList(),
        overlay,
        exercise.testClasses(),
        testMethod,
        Set.of());
  }

  /**
   * An exercise's tests with an answer in place of its solution.
   *
   * @param answer the answer's source
   */
  public static Job of(Lesson lesson, Exercise exercise, String answer) {
    var overlay = Map.of(exercise.solution(), answer);
    return of(lesson, exercise, "solution", overlay, Optional.empty());
  }

  /** Where a test class's source lies, if it is there. */
  Path testFile(String testClass) {
    return sourcePath.get(sourcePath.size() - 1).resolve(testClass.replace('.', '/') + ".java");
  }

  /**
   * Whether the name is one of a source file, and not of what editors put beside it: {@code
   * .#Greeter.java}, {@code #Greeter.java#}, {@code Greeter.java~}, {@code .Greeter.java.swp},
   * {@code Greeter.java___jb_tmp___}, {@code 4913}, {@code flycheck_Greeter.java}.
   */
  public static boolean isSource(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(JAVA)
        && SourceVersion.isIdentifier(name.substring(0, name.length() - JAVA.length()))
        && !name.startsWith("flycheck_");
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
