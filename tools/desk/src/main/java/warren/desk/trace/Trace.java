package warren.desk.trace;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import warren.desk.MisuseException;
import warren.desk.state.Reason;

/** What is done with a kept run besides showing it. */
public final class Trace {

  private Trace() {}

  /**
   * Copies a kept run to a file of the learner's, whole or not at all.
   *
   * @throws MisuseException if there is such a file already, or it cannot be written
   */
  public static void save(Path kept, Path file) {
    requireFree(file);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.copy(kept, fresh);
      Files.move(fresh, file);
    } catch (IOException failed) {
      if (!(failed instanceof FileAlreadyExistsException)) {
        delete(fresh);
      }
      throw new MisuseException(
          "%s cannot be written (%s).\nNext: choose a place with room that is yours."
              .formatted(file, Reason.of(failed)));
    }
  }

  private static void delete(Path fresh) {
    try {
      Files.deleteIfExists(fresh);
    } catch (IOException stays) {
      // It is said already that nothing can be written there.
    }
  }

  /**
   * Sees that nothing is written over.
   *
   * @throws MisuseException if there is such a file
   */
  static void requireFree(Path file) {
    if (Files.exists(file)) {
      throw new MisuseException(
          "There is a file %s already, and nothing is written over it.\nNext: choose another name."
              .formatted(file));
    }
  }

  /** A run for other programs. */
  public static String json(KeptRun run, List<View> views) {
    return RunJson.of(run, views);
  }
}
