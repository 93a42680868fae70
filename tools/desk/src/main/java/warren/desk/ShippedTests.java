package warren.desk;

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
final class ShippedTests {

  private static final String NOTED = ".warren/tests.sha256";
  private static final int GIT_SECONDS = 10;
  private static final int DIFFERENT = 1;

  private final Desk desk;

  ShippedTests(Desk desk) {
    this.desk = desk;
  }

  /** A line that says that an exercise's test has been edited; empty if not, or if nobody knows. */
  Optional<String> edited(Exercise exercise) {
    try {
      for (Path test : exercise.testFiles()) {
        Optional<String> line = edited(test);
        if (line.isPresent()) {
          return line;
        }
      }
      return Optional.empty();
    } catch (IOException | UncheckedIOException | InterruptedException unknown) {
      return Optional.empty();
    }
  }

  private Optional<String> edited(Path test) throws IOException, InterruptedException {
    String differs = test.getFileName() + " differs from the course's.";
    if (Files.exists(root().resolve(".git"))) {
      String path = desk.relative(test);
      return git("diff", "--quiet", "HEAD", "--", path) == DIFFERENT
          ? Optional.of(differs + " To see how:\n  git diff -- " + path)
          : Optional.empty();
    }
    var noted = sums();
    boolean known = noted.stream().anyMatch(line -> line.endsWith("  " + desk.relative(test)));
    return !known || noted.contains(sum(test)) ? Optional.empty() : Optional.of(differs);
  }

  /** Has the tests noted anew, as there are newer ones now. */
  static void forget(Path root) throws IOException {
    Files.deleteIfExists(root.resolve(NOTED));
  }

  private Path root() {
    return desk.course().root();
  }

  private int git(String... arguments) throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder(Stream.concat(Stream.of("git"), Stream.of(arguments)).toList())
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
