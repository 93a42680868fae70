package warren.desk.trace;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import warren.desk.outcome.MisuseException;
import warren.desk.state.Reason;
import warren.desk.trace.Conversation.Ending;

/** What is done with a kept run besides showing it. */
public final class Trace {

  private static final Set<Ending> NOT_PASSED = EnumSet.of(Ending.FAILED, Ending.UNFINISHED);

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

  /**
   * Of a run with many tests the one to look at first: one that did not pass, or else the one whose
   * story is told.
   *
   * @param method of the test whose story is told
   */
  public static List<View> first(KeptRun run, Optional<String> method) {
    var views = Selection.ALL.of(run);
    return views.stream()
        .filter(view -> NOT_PASSED.contains(view.test().ending()) && !view.events().isEmpty())
        .findFirst()
        .or(
            () ->
                Story.typical(run, method)
                    .flatMap(told -> views.stream().filter(v -> v.test().equals(told)).findFirst()))
        .or(() -> views.stream().findFirst())
        .stream()
        .toList();
  }

  /** A run for other programs. */
  public static String json(KeptRun run, List<View> views) {
    return RunJson.of(run, views);
  }
}
