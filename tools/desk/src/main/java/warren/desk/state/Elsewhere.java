package warren.desk.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Verdicts that came by Maven or in an IDE: the lab leaves them in {@code .warren/elsewhere}. */
public final class Elsewhere {

  private Elsewhere() {}

  /**
   * Notes them in the progress, and takes them away.
   *
   * @param folder {@code .warren}
   */
  public static void note(Path folder, Progress progress) {
    Path left = folder.resolve("elsewhere");
    if (!Files.isDirectory(left)) {
      return;
    }
    try (Stream<Path> files = Files.list(left)) {
      for (Path file : files.filter(each -> isVerdict(each)).toList()) {
        progress.judged(file.getFileName().toString(), Files.readString(file).equals("passed"));
        Files.deleteIfExists(file);
      }
    } catch (IOException unreadable) {
      // Then it is noted by a later command, or by a run of the desk's own.
    }
  }

  private static boolean isVerdict(Path file) {
    return file.getFileName().toString().matches("\\d+\\.\\d+");
  }
}
