package warren.desk.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders that a command fills and takes away again. */
public final class Folders {

  private static final Duration SURELY_LEFT = Duration.ofHours(1);

  private Folders() {}

  /**
   * A new one, beside which nothing is left of that kind by a process that was killed.
   *
   * @param parent made if it is not there
   * @param prefix of the name, for this kind only
   */
  public static Path temporary(Path parent, String prefix) throws IOException {
    Files.createDirectories(parent);
    Instant old = Instant.now().minus(SURELY_LEFT);
    try (Stream<Path> folders = Files.list(parent)) {
      for (Path folder : folders.toList()) {
        if (folder.getFileName().toString().startsWith(prefix)
            && Files.getLastModifiedTime(folder).toInstant().isBefore(old)) {
          deleteAll(folder);
        }
      }
    }
    return Files.createTempDirectory(parent, prefix);
  }

  /** Deletes a folder with all that is in it, if it is there. */
  public static void deleteAll(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
