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
    String test = desk.relative(exercise.test());
    try {
      if (Files.exists(root().resolve(".git"))) {
        return git("diff", "--quiet", "HEAD", "--", test) == DIFFERENT
            ? Optional.of(
                "%s differs from the course's. To see how:\n  git diff -- %s"
                    .formatted(exercise.test().getFileName(), test))
            : Optional.empty();
      }
      return sums().contains(sum(exercise))
          ? Optional.empty()
          : Optional.of(exercise.test().getFileName() + " differs from the course's.");
    } catch (IOException | UncheckedIOException | InterruptedException unknown) {
      return Optional.empty();
    }
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
      Files.write(noted, desk.course().exercises().stream().map(this::sum).toList());
    }
    return Files.readAllLines(noted);
  }

  /** As {@code sha256sum} writes it. */
  private String sum(Exercise exercise) {
    try {
      String sum = Shipped.sum(Files.readAllBytes(exercise.test()));
      return sum + "  " + desk.relative(exercise.test());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
