package warren.desk.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import warren.course.Exercise;
import warren.desk.session.Desk;

/** Which exercise somebody works on who saves a file. */
final class Meant {

  private Meant() {}

  /**
   * The current exercise where one of the files is its own or given to its lesson, or else the
   * first one whose file was saved; empty where they belong to none.
   */
  static Optional<Exercise> by(Collection<Path> files, Desk desk, Exercise current) {
    if (files.stream().anyMatch(file -> belongs(file, current))) {
      return Optional.of(current);
    }
    return desk.course().exercises().stream()
        .filter(exercise -> files.stream().anyMatch(file -> belongs(file, exercise)))
        .findFirst()
        .or(
            () ->
                Optional.of(current)
                    .filter(
                        e ->
                            files.stream()
                                .anyMatch(f -> f.startsWith(desk.lesson(e).directory()))));
  }

  private static boolean belongs(Path file, Exercise exercise) {
    return exercise.files().stream().anyMatch(own -> same(file, own));
  }

  /** The names first: the file system need not be asked about every exercise. */
  private static boolean same(Path file, Path other) {
    try {
      return file.equals(other)
          || (file.getFileName().equals(other.getFileName()) && Files.isSameFile(file, other));
    } catch (IOException gone) {
      return false;
    }
  }
}
