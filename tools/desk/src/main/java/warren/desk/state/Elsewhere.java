package warren.desk.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import warren.course.Exercise;

/**
 * Verdicts that came by Maven or in an IDE: for each test class the lab leaves one in {@code
 * .warren/elsewhere}. An exercise has passed if all of its classes have, since its file was saved.
 */
public final class Elsewhere {

  private Elsewhere() {}

  /**
   * Notes them in the progress, and takes them away.
   *
   * @param folder {@code .warren}
   */
  public static void note(Path folder, List<Exercise> exercises, Progress progress) {
    Path left = folder.resolve("elsewhere");
    if (!Files.isDirectory(left)) {
      return;
    }
    try {
      for (Exercise exercise : exercises) {
        List<Path> verdicts =
            exercise.testClasses().stream()
                .map(name -> exercise.id() + "-" + name.substring(name.lastIndexOf('.') + 1))
                .map(left::resolve)
                .toList();
        Optional<Boolean> passed = passed(verdicts, exercise.starter());
        if (passed.isPresent()) {
          progress.judged(exercise.id(), passed.get());
          for (Path verdict : verdicts) {
            Files.deleteIfExists(verdict);
          }
        }
      }
    } catch (IOException unreadable) {
      // Then it is noted by a later command, or by a run of the desk's own.
    }
  }

  /** Whether all have passed, or one has not; empty if that is not known yet. */
  private static Optional<Boolean> passed(List<Path> verdicts, Path answer) throws IOException {
    boolean all = true;
    for (Path verdict : verdicts) {
      if (!Files.isRegularFile(verdict) || isOlder(verdict, answer)) {
        all = false;
      } else if (!Files.readString(verdict).equals("passed")) {
        return Optional.of(false);
      }
    }
    return all ? Optional.of(true) : Optional.empty();
  }

  private static boolean isOlder(Path verdict, Path answer) throws IOException {
    return Files.exists(answer)
        && Files.getLastModifiedTime(verdict).compareTo(Files.getLastModifiedTime(answer)) < 0;
  }
}
