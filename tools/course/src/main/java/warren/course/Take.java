package warren.course;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A run that is kept in {@code docs/recordings}: the solution passes a test, or a mistake fails it.
 *
 * @param exercise whose test it is
 * @param mistake the answer that runs, or empty for the solution
 * @param test the test method
 */
public record Take(Exercise exercise, Optional<Mistake> mistake, String test) {

  /** What its file and the guide call it: {@code 5.4}, or {@code 5.4-look-up-work-write}. */
  public String name() {
    return exercise.id() + mistake.map(wrong -> "-" + wrong.id()).orElse("");
  }

  /**
   * What is compiled in place of the solution's file.
   *
   * @throws IOException where the mistake's source cannot be read
   */
  public Map<Path, String> overlay() throws IOException {
    return mistake.isEmpty()
        ? Map.of()
        : Map.of(exercise.solution(), mistake.get().answer().text(exercise.solution()));
  }
}
