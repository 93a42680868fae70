package warren.desk.answers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import warren.desk.state.Folders;
import warren.desk.state.SafeFile;

/**
 * The backups, in {@code .warren/backups}: a folder for each, named after its time and its cause.
 * It is filled under another name and renamed when all of it is on the disk, so what has the name
 * of a backup is whole. Nothing here deletes one.
 */
public final class Backups {

  private static final String FOLDER = ".warren/backups";
  private static final String UNFINISHED = ".new-";

  /** UTC, so that names sort by time, and without colons, which Windows has no names with. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final Pattern NAME = Pattern.compile("(\\d{4}-[-\\dT.]+Z)-([a-z]+)");

  private final Path root;

  /** Of the course in that folder. */
  public Backups(Path root) {
    this.root = root;
  }

  /** Where they lie. */
  public Path folder() {
    return root.resolve(FOLDER);
  }

  /**
   * All of them, the oldest first.
   *
   * @throws IOException if their folder cannot be read
   */
  public List<Backup> all() throws IOException {
    if (!Files.isDirectory(folder())) {
      return List.of();
    }
    var all = new ArrayList<Backup>();
    try (Stream<Path> folders = Files.list(folder())) {
      for (Path folder : folders.sorted(Comparator.comparing(Path::getFileName)).toList()) {
        read(folder, all.size() + 1).ifPresent(all::add);
      }
    }
    return all;
  }

  /**
   * Copies files, those of them that are there.
   *
   * @param files absolute, within the course
   * @return the backup; empty if none of them is there
   * @throws IOException if that was not possible; then there is no backup, nor half of one
   */
  public Optional<Backup> keep(Cause cause, Collection<Path> files) throws IOException {
    List<Path> there = files.stream().filter(Files::isRegularFile).toList();
    if (there.isEmpty()) {
      return Optional.empty();
    }
    Files.createDirectories(folder());
    Path fresh = Folders.temporary(folder(), UNFINISHED);
    try {
      for (Path file : there) {
        Path copy = fresh.resolve(root.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        SafeFile.writeNew(copy, Files.readAllBytes(file));
      }
      Path named = rename(fresh, cause);
      return all().stream().filter(backup -> backup.folder().equals(named)).findFirst();
    } finally {
      Folders.deleteAll(fresh);
    }
  }

  /**
   * The backup that has the file as it is now; empty if none has.
   *
   * @param file absolute, within the course
   * @throws IOException if one of them cannot be read
   */
  Optional<Backup> holding(Path file) throws IOException {
    byte[] now = Files.readAllBytes(file);
    Path path = root.relativize(file);
    for (Backup backup : all()) {
      if (backup.files().contains(path) && Arrays.equals(backup.content(path), now)) {
        return Optional.of(backup);
      }
    }
    return Optional.empty();
  }

  /** Two in one millisecond get names a millisecond apart. */
  private Path rename(Path fresh, Cause cause) throws IOException {
    Instant time = Instant.now();
    Path named = named(time, cause);
    while (Files.exists(named)) {
      time = time.plusMillis(1);
      named = named(time, cause);
    }
    return Files.move(fresh, named, StandardCopyOption.ATOMIC_MOVE);
  }

  private Path named(Instant time, Cause cause) {
    return folder().resolve(TIME.format(time) + "-" + cause.word());
  }

  private Optional<Backup> read(Path folder, int number) throws IOException {
    var name = NAME.matcher(folder.getFileName().toString());
    if (!name.matches() || !Files.isDirectory(folder)) {
      return Optional.empty();
    }
    Optional<Cause> cause = Cause.named(name.group(2));
    try (Stream<Path> files = Files.walk(folder)) {
      Instant time = TIME.parse(name.group(1), Instant::from);
      List<Path> paths =
          files.filter(Files::isRegularFile).map(folder::relativize).sorted().toList();
      return cause.map(why -> new Backup(number, time, why, folder, paths));
    } catch (DateTimeException notOurs) {
      return Optional.empty();
    }
  }
}
