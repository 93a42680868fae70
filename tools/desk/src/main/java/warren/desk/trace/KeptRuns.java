package warren.desk.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The last run of each exercise, in {@code .warren/runs}. A run takes the place of the one before
 * it at once or not at all; where all of them together are too large, the oldest go.
 */
public final class KeptRuns {

  /** What all of them may take, in bytes. */
  private static final long MOST = 32L << 20;

  /** What a file's name ends with that is not yet written. */
  private static final String FRESH = ".new";

  /** What the learner calls the last recording of his own programs. */
  public static final String WIRE = "wire";

  private static final Duration HALF_WRITTEN = Duration.ofHours(1);

  private final Path folder;
  private final long most;

  /** Of a course's folder; nothing need be kept there yet. */
  public KeptRuns(Path root) {
    this(root, MOST);
  }

  KeptRuns(Path root, long most) {
    this.folder = root.resolve(".warren/runs");
    this.most = most;
  }

  /** Where they are. */
  public Path folder() {
    return folder;
  }

  /**
   * Keeps a run. Where that fails the one before it goes, so that nobody takes it for the last.
   *
   * @throws IOException where there is no room for it
   */
  synchronized void keep(String id, List<String> parts) throws IOException {
    Path fresh = folder;
    try {
      Files.createDirectories(folder);
      fresh = Files.createTempFile(folder, id + "-", FRESH);
      try (var out = Files.newBufferedWriter(fresh)) {
        for (String part : parts) {
          out.write(part);
        }
      }
      Files.move(
          fresh, file(id), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      letOldOnesGo();
    } catch (IOException failed) {
      if (!fresh.equals(folder)) {
        delete(fresh);
      }
      delete(file(id));
      throw failed;
    }
  }

  private Path file(String id) {
    return folder.resolve(id + RunFile.ENDING);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException stays) {
      // It is said already that nothing can be written there.
    }
  }

  /** The file with the last run of an exercise, if there is one. */
  public Optional<Path> of(String id) {
    return Optional.of(file(id)).filter(Files::isRegularFile);
  }

  /** The file for the last recording of the learner's own programs, which need not be there. */
  public Path wire() {
    return file(WIRE);
  }

  /** The file with the last run of all, if there is one. */
  public Optional<Path> last() {
    try {
      return files(RunFile.ENDING).stream().findFirst();
    } catch (IOException | UncheckedIOException unreadable) {
      return Optional.empty();
    }
  }

  /** What a process that was killed left behind goes, too. */
  private void letOldOnesGo() throws IOException {
    var old = FileTime.from(Instant.now().minus(HALF_WRITTEN));
    for (Path each : files(FRESH)) {
      if (time(each).compareTo(old) < 0) {
        Files.deleteIfExists(each);
      }
    }
    long size = 0;
    boolean newest = true;
    for (Path each : files(RunFile.ENDING)) {
      size += Files.size(each);
      if (size > most && !newest) {
        Files.deleteIfExists(each);
      }
      newest = false;
    }
  }

  /** The newest first. */
  private List<Path> files(String ending) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(ending))
          .sorted(Comparator.comparing(KeptRuns::time).reversed())
          .toList();
    }
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException gone) {
      return FileTime.fromMillis(0);
    }
  }
}
