package warren.desk.state;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why the file system refused something, in words. */
public final class Reason {

  private Reason() {}

  /** Such as {@code No space left on device}. */
  public static String of(IOException refused) {
    if (refused instanceof AccessDeniedException) {
      return "access denied";
    }
    if (refused instanceof FileAlreadyExistsException) {
      return "there is a file of that name";
    }
    if (refused instanceof NoSuchFileException gone) {
      return "there is no " + gone.getFile();
    }
    if (refused instanceof FileSystemException named && named.getReason() != null) {
      return named.getReason();
    }
    return String.valueOf(refused.getMessage());
  }
}
