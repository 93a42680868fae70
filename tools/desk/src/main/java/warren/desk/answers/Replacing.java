package warren.desk.answers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import warren.desk.state.Reason;
import warren.desk.state.SafeFile;

/** Replaces files of the learner's: first a backup of what is there, then each file at once. */
public final class Replacing {

  private final Path root;
  private final Backups backups;
  private final Starters starters;

  /** In the course of that folder. */
  public Replacing(Path root) {
    this.root = root;
    this.backups = new Backups(root);
    this.starters = new Starters(root);
  }

  /**
   * Writes files. What a backup has already, or is the starter, needs no backup.
   *
   * @param contents by the file, absolute and within the course
   * @param command to be run again where it failed
   * @return the backup that was made, or one that has what was replaced; empty if none was needed
   * @throws NothingLostException if it was not possible; what is not replaced is as it was, and
   *     what is replaced is in a backup
   */
  public Optional<Backup> write(Map<Path, byte[]> contents, Cause cause, String command) {
    Optional<Backup> backup = keep(List.copyOf(contents.keySet()), cause, contents, command);
    contents.forEach((file, content) -> write(file, content, command));
    return backup;
  }

  private Optional<Backup> keep(
      List<Path> files, Cause cause, Map<Path, byte[]> contents, String command) {
    try {
      var needed = new ArrayList<Path>();
      Optional<Backup> there = Optional.empty();
      for (Path file : files) {
        SafeFile.refuseUnlessReplaceable(file);
        if (Files.exists(file) && isWorthKeeping(file, contents.get(file))) {
          Optional<Backup> holding = backups.holding(file);
          there = there.or(() -> holding);
          if (holding.isEmpty()) {
            needed.add(file);
          }
        }
      }
      Optional<Backup> before = there;
      return backups.keep(cause, needed).or(() -> before);
    } catch (IOException failed) {
      throw new NothingLostException(
          "Nothing was changed, as %s cannot be backed up and replaced (%s).\n%s"
              .formatted(names(files), Reason.of(failed), next(failed, command)));
    }
  }

  private boolean isWorthKeeping(Path file, byte[] content) throws IOException {
    byte[] now = Files.readAllBytes(file);
    return !Arrays.equals(now, content) && !starters.isStarter(file, now);
  }

  private void write(Path file, byte[] content, String command) {
    try {
      SafeFile.write(file, content);
    } catch (IOException failed) {
      throw new NothingLostException(
          "%s could not be written (%s). It is as it was.\n%s"
              .formatted(name(file), Reason.of(failed), next(failed, command)));
    }
  }

  private String next(IOException failed, String command) {
    return failed instanceof java.nio.file.AccessDeniedException
        ? "Next: make it yours to write, then %s".formatted(command)
        : "Next: make room, then %s".formatted(command);
  }

  private String names(List<Path> files) {
    return files.size() == 1 ? name(files.get(0)) : files.size() + " files";
  }

  private String name(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }
}
