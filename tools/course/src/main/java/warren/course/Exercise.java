package warren.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One exercise: one file for the learner, and the tests: what it does, and, in a class of its own
 * if they are many, what it does in trouble.
 *
 * @param id such as {@code 4.5}
 * @param lesson the number of its lesson
 * @param slug short name in words joined by hyphens
 * @param title what the learner reads
 * @param starter the learner's file, absolute
 * @param solution the reference solution, absolute
 * @param test the source of the test class, absolute
 * @param testClass the test's class name, with its package
 * @param notes topics of the source note
 * @param minutes how long it takes a learner, roughly
 * @param path the shortest path through the course that it is part of
 * @param needs what the lab must offer for it
 * @param hints from a nudge to nearly there
 * @param mistakes wrong answers that the test rejects
 * @param variants right answers that the test accepts
 * @param recording the test method whose solution's run is kept in {@code docs/recordings}, if any
 * @param equal small changes of the solution that are right as well
 */
public record Exercise(
    String id,
    int lesson,
    String slug,
    String title,
    Path starter,
    Path solution,
    Path test,
    String testClass,
    List<String> notes,
    int minutes,
    CoursePath path,
    Set<Need> needs,
    List<String> hints,
    List<Mistake> mistakes,
    List<Variant> variants,
    Optional<String> recording,
    List<EqualMutant> equal) {

  /** Ends the names of both test classes. */
  private static final String TEST = "(Trouble)?Test$";

  public Exercise {
    notes = List.copyOf(notes);
    needs = Set.copyOf(needs);
    hints = List.copyOf(hints);
    mistakes = List.copyOf(mistakes);
    variants = List.copyOf(variants);
    equal = List.copyOf(equal);
  }

  /** The class that knows an exercise's mistakes, which not every exercise has: by its test's. */
  public static String diagnosisClass(String testClass) {
    return testClass.replaceFirst(TEST, "Diagnosis");
  }

  /** Both test classes that an exercise may have, by the name of one of them. */
  public static List<String> testClasses(String testClass) {
    String file = testClass.replaceFirst(TEST, "");
    return List.of(file + "Test", file + "TroubleTest");
  }

  /** The sources of its tests, absolute, those of {@link #test} first. */
  public List<Path> tests() {
    return testClasses().stream().map(this::source).toList();
  }

  /** The names of its test classes, with their package, {@link #testClass} first. */
  public List<String> testClasses() {
    return testClasses(testClass).stream()
        .filter(name -> name.equals(testClass) || Files.isRegularFile(source(name)))
        .toList();
  }

  /** Where the sources of its tests lie, or would lie, had it tests for trouble. */
  public List<Path> testFiles() {
    return testClasses(testClass).stream().map(this::source).toList();
  }

  /** What the learner has in hand, absolute: the file to write, and the tests. */
  public List<Path> files() {
    return Stream.concat(Stream.of(starter), tests().stream()).toList();
  }

  /**
   * The text of all its tests.
   *
   * @throws IOException if one cannot be read
   */
  public String testText() throws IOException {
    var text = new StringBuilder();
    for (Path source : tests()) {
      text.append(Files.readString(source));
    }
    return text.toString();
  }

  private Path source(String name) {
    return test.resolveSibling(name.substring(name.lastIndexOf('.') + 1) + ".java");
  }

  /** The runs that are kept, the solution's first. */
  public List<Take> takes() {
    return Stream.concat(
            recording.map(test -> new Take(this, Optional.empty(), test)).stream(),
            mistakes.stream()
                .filter(Mistake::recorded)
                .map(mistake -> new Take(this, Optional.of(mistake), mistake.caughtBy())))
        .toList();
  }
}
