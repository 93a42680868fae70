package warren.desk.state;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;

/** Why the file system refused something, in words. */
public final class Reason {

  private Reason() {}

  /** The reason, to stand in parentheses. */
  public static String of(IOException refused) {
    if (refused instanceof AccessDeniedException) {
      return "access denied";
    }
    if (refused instanceof FileAlreadyExistsException) {
      return "there is a file of that name";
    }
    if (refused instanceof FileSystemException named && named.getReason() != null) {
      return named.getReason();
    }
    return String.valueOf(refused.getMessage());
  }
}
