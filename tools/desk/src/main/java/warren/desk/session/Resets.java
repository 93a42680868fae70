package warren.desk.session;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import warren.course.Exercise;
import warren.desk.answers.Backup;
import warren.desk.answers.Cause;
import warren.desk.answers.NothingLostException;
import warren.desk.answers.Replacing;
import warren.desk.answers.Starters;
import warren.desk.screen.Screen;

/** Puts an exercise's starter back. */
public final class Resets {

  private Resets() {}

  /**
   * Backs up what is there, and writes the starter.
   *
   * @throws NothingLostException if nobody knows the starter, or if it cannot be written
   */
  public static void reset(Desk desk, Exercise exercise) {
    String file = desk.relative(exercise.starter());
    String starter =
        new Starters(desk.course().root())
            .of(exercise)
            .orElseThrow(() -> new NothingLostException(unknown(desk, exercise, file)));
    var backup =
        new Replacing(desk.course().root())
            .write(
                Map.of(exercise.starter(), starter.getBytes(StandardCharsets.UTF_8)),
                Cause.RESET,
                "./warren reset " + exercise.id());
    desk.screen().good("%s is the starter again: %s".formatted(exercise.id(), file));
    tellBackup(desk.screen(), backup);
  }

  private static String unknown(Desk desk, Exercise exercise, String file) {
    String unknown = "The starter of %s is not known: ".formatted(exercise.id());
    if (!Files.exists(desk.course().root().resolve(".git"))) {
      return unknown
          + """
          this folder is no clone made by Git, and it is not among what ./warren noted at its first start in .warren/shipped.json.
          Next: copy %s out of the archive that the course came in."""
              .formatted(file);
    }
    return unknown
        + """
        Git cannot be run here, or has no commit with it.
        Next, to see which:
          git log -- %s"""
            .formatted(file);
  }

  /** Says how what was replaced comes back. */
  public static void tellBackup(Screen screen, Optional<Backup> backup) {
    backup.ifPresent(
        made ->
            screen.line(
                "What stood there is backup %d; ./warren restore %1$d brings it back."
                    .formatted(made.number())));
  }
}
