package warren.desk.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.regex.Pattern;

/**
 * Writes files so that there is always the old one or the new one, whole: a stop in the middle or a
 * full disk costs nothing.
 */
public final class SafeFile {

  private static final String SUFFIX = ".new";

  private SafeFile() {}

  /**
   * Puts a file in the old one's place; it need not be there, nor its folder. A symbolic link stays
   * one, and permissions stay as they are.
   *
   * @throws IOException if it cannot be written, or may not be; then nothing has changed
   */
  public static void write(Path file, byte[] content) throws IOException {
    Path place = Files.exists(file) ? file.toRealPath() : file;
    refuseUnlessReplaceable(place);
    Files.createDirectories(place.getParent());
    discardLeft(place);
    Path fresh = place.resolveSibling(prefix(place) + ProcessHandle.current().pid() + SUFFIX);
    try {
      writeNew(fresh, content);
      keepPermissions(place, fresh);
      Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      discard(fresh);
    }
  }

  /**
   * Writes a file that is not there yet, through to the disk.
   *
   * @throws IOException if it is there, or if the disk has no room for it
   */
  public static void writeNew(Path file, byte[] content) throws IOException {
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  /**
   * Looks whether a file may be replaced.
   *
   * @throws IOException if it is read-only, or no file
   */
  public static void refuseUnlessReplaceable(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "there is a folder of that name");
    }
    if (Files.exists(file) && !Files.isWritable(file)) {
      throw new AccessDeniedException(file.toString(), null, "it is read-only");
    }
  }

  private static void keepPermissions(Path old, Path fresh) throws IOException {
    var before = Files.getFileAttributeView(old, PosixFileAttributeView.class);
    if (before != null && Files.exists(old)) {
      Files.setPosixFilePermissions(fresh, before.readAttributes().permissions());
    }
  }

  /** What was to take the file's place, and whose process was killed before it did. */
  private static void discardLeft(Path place) throws IOException {
    String left = Pattern.quote(prefix(place)) + "(\\d{1,18})" + Pattern.quote(SUFFIX);
    Pattern pattern = Pattern.compile(left);
    try (var beside = Files.newDirectoryStream(place.getParent())) {
      for (Path file : beside) {
        var name = pattern.matcher(file.getFileName().toString());
        if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
          discard(file);
        }
      }
    }
  }

  private static String prefix(Path place) {
    return "." + place.getFileName() + ".";
  }

  private static void discard(Path fresh) {
    try {
      Files.deleteIfExists(fresh);
    } catch (IOException stays) {
      // As it is empty or nearly so, it does no harm.
    }
  }
}
