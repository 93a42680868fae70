package warren.desk.update;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import warren.course.CourseException;
import warren.course.CourseLoader;
import warren.desk.answers.Backup;
import warren.desk.answers.Shipped;
import warren.desk.state.Folders;

/**
 * Updates a folder that came out of an archive from a newer archive. What the folder was brought
 * with is noted anew last, so that a stop in the middle leaves a folder that can be updated again.
 */
final class ArchiveUpdate {

  private static final String NEXT = "./warren update --from FILE.zip";

  private final Path root;

  ArchiveUpdate(Path root) {
    this.root = root;
  }

  /**
   * Unpacks, and puts the newer course in place.
   *
   * @param from the archive, or a folder that it was unpacked into
   * @return what was done; empty if it has what is here already
   */
  Optional<Updated> run(Path from) throws UpdateException, IOException {
    if (!Files.exists(from)) {
      throw UpdateException.refused("There is no file %s.".formatted(from), NEXT);
    }
    Path folder = Folders.temporary(root.resolve(".warren"), "update-");
    try {
      Path newer = course(Files.isDirectory(from) ? from : unpacked(from, folder), from);
      Shipped shipped = Shipped.noted(root).orElse(new Shipped(Map.of(), Map.of()));
      Plan plan = Plan.of(new Before.Noted(shipped), root, newer);
      if (plan.isEmpty()) {
        note(newer);
        return Optional.empty();
      }
      Optional<Backup> backup = plan.backUp();
      plan.carryOut();
      note(newer);
      return Optional.of(
          new Updated(plan, "as in " + from.getFileName(), backup, java.util.List.of()));
    } finally {
      Folders.deleteAll(folder);
    }
  }

  /** The starters and sums of the newer course, which is then what this folder was brought with. */
  private void note(Path newer) throws UpdateException, IOException {
    try {
      Shipped.in(newer, CourseLoader.readable(newer).course().exercises()).note(root);
    } catch (CourseException damaged) {
      throw UpdateException.refused("The newer course is damaged:\n" + damaged.getMessage(), NEXT);
    }
  }

  private static Path unpacked(Path archive, Path folder) throws UpdateException, IOException {
    Path into = Files.createDirectories(folder.resolve("unpacked"));
    var options = Map.of("enablePosixFileAttributes", "true", "defaultPermissions", "rw-r--r--");
    try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + archive.toUri()), options);
        Stream<Path> files = Files.walk(zip.getPath("/"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        unpack(file, into.resolve(file.toString().substring(1)).normalize(), into);
      }
      return into;
    } catch (java.util.zip.ZipException | java.nio.file.ProviderNotFoundException notZip) {
      throw UpdateException.refused(
          "%s cannot be read as a ZIP archive (%s). Nothing was changed."
              .formatted(archive, notZip.getMessage()),
          "download it again, then " + NEXT);
    }
  }

  private static void unpack(Path file, Path place, Path into) throws IOException {
    if (place.startsWith(into)) {
      Files.createDirectories(place.getParent());
      Files.copy(file, place);
      boolean runs =
          Files.getPosixFilePermissions(file)
              .contains(java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE);
      if ((runs || place.endsWith("warren")) && !place.toFile().setExecutable(true, false)) {
        throw new IOException(place + " cannot be made executable");
      }
    }
  }

  /** An archive has the course in a folder. */
  private Path course(Path unpacked, Path from) throws UpdateException, IOException {
    try (Stream<Path> folders = Files.walk(unpacked, 2)) {
      Path found =
          folders
              .filter(Files::isDirectory)
              .filter(folder -> Files.isRegularFile(folder.resolve("pom.xml")))
              .filter(folder -> Files.isDirectory(folder.resolve("lesson-01-basics")))
              .min(Comparator.comparingInt(Path::getNameCount))
              .orElseThrow(
                  () ->
                      UpdateException.refused(
                          "%s holds no course. Nothing was changed.".formatted(from), NEXT));
      if (Files.isSameFile(found, root)) {
        throw UpdateException.refused("%s is this very course.".formatted(from), NEXT);
      }
      return found;
    }
  }
}
