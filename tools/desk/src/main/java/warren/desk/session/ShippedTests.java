package warren.desk.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import warren.course.Exercise;
import warren.desk.answers.Shipped;

/**
 * The tests as the course brought them. In a clone Git knows them; where the course was unpacked
 * from an archive, it is as they were when the desk, as it is built now, first looked.
 */
public final class ShippedTests {

  private static final String NOTED = ".warren/tests.sha256";
  private static final int GIT_SECONDS = 10;
  private static final int DIFFERENT = 1;

  private final Desk desk;

  ShippedTests(Desk desk) {
    this.desk = desk;
  }

  /** A line that says that an exercise's test has been edited; empty if not, or if nobody knows. */
  Optional<String> edited(Exercise exercise) {
    List<Path> tests = exercise.testFiles();
    try {
      return Files.exists(root().resolve(".git")) ? editedInClone(tests) : editedSince(tests);
    } catch (IOException | UncheckedIOException | InterruptedException unknown) {
      return Optional.empty();
    }
  }

  private Optional<String> editedInClone(List<Path> tests)
      throws IOException, InterruptedException {
    if (!differ(tests)) { // as a rule, and Git is asked once
      return Optional.empty();
    }
    for (Path test : tests) {
      if (differ(List.of(test))) {
        return Optional.of(differs(test) + " To see how:\n  git diff -- " + desk.relative(test));
      }
    }
    return Optional.empty();
  }

  private boolean differ(List<Path> tests) throws IOException, InterruptedException {
    var paths = tests.stream().map(desk::relative);
    return git(Stream.concat(Stream.of("diff", "--quiet", "HEAD", "--"), paths)) == DIFFERENT;
  }

  /** Since they were noted; what was not noted is not known. */
  private Optional<String> editedSince(List<Path> tests) throws IOException {
    var noted = sums();
    return tests.stream()
        .filter(test -> noted.stream().anyMatch(line -> line.endsWith("  " + desk.relative(test))))
        .filter(test -> !noted.contains(sum(test)))
        .map(ShippedTests::differs)
        .findFirst();
  }

  private static String differs(Path test) {
    return test.getFileName() + " differs from the course's.";
  }

  /** Has the tests noted anew, as there are newer ones now. */
  public static void forget(Path root) throws IOException {
    Files.deleteIfExists(root.resolve(NOTED));
  }

  private Path root() {
    return desk.course().root();
  }

  private int git(Stream<String> arguments) throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder(Stream.concat(Stream.of("git"), arguments).toList())
            .directory(root().toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (git.waitFor(GIT_SECONDS, TimeUnit.SECONDS)) {
      return git.exitValue();
    }
    git.destroyForcibly();
    return -1;
  }

  /** Noted anew with each build of the tools: whoever unpacks a newer course gets newer tests. */
  private List<String> sums() throws IOException {
    Path noted = root().resolve(NOTED);
    Path built = root().resolve("tools/desk/target/built");
    if (!Files.exists(noted)
        || Files.exists(built)
            && Files.getLastModifiedTime(built).compareTo(Files.getLastModifiedTime(noted)) > 0) {
      Files.createDirectories(noted.getParent());
      Files.write(
          noted,
          desk.course().exercises().stream()
              .flatMap(exercise -> exercise.testFiles().stream())
              .map(this::sum)
              .toList());
    }
    return Files.readAllLines(noted);
  }

  /** As {@code sha256sum} writes it; of a file that is not there, that of nothing. */
  private String sum(Path test) {
    try {
      byte[] content = Files.isRegularFile(test) ? Files.readAllBytes(test) : new byte[0];
      return Shipped.sum(content) + "  " + desk.relative(test);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
