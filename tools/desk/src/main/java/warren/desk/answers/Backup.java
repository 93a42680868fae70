package warren.desk.answers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Files of the learner's as they once were.
 *
 * @param number from 1, the oldest's
 * @param time when it was made
 * @param cause why
 * @param folder where its files lie, each at its path within the course
 * @param files those paths, relative
 */
public record Backup(int number, Instant time, Cause cause, Path folder, List<Path> files) {

  public Backup {
    files = List.copyOf(files);
  }

  /**
   * A file's content.
   *
   * @param file one of {@link #files}
   * @throws IOException if it cannot be read
   */
  public byte[] content(Path file) throws IOException {
    return Files.readAllBytes(folder.resolve(file.toString()));
  }
}
