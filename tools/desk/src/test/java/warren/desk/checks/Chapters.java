package warren.desk.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import warren.course.Exercise;

/** Whether the guide speaks of what the course has. The guide's own build looks closer. */
final class Chapters {

  private final Path folder;

  /**
   * For one course.
   *
   * @param root its folder
   */
  Chapters(Path root) {
    folder = root.resolve("docs/chapters");
  }

  /** A chapter draws the exercise's card. */
  Optional<String> card(Exercise exercise) {
    return has("exercise::" + exercise.id() + "[");
  }

  /** The page of topics says where the topic has its home. */
  Optional<String> home(String topic) {
    return has("topic::" + topic + "[");
  }

  private Optional<String> has(String macro) {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".adoc")).anyMatch(contains(macro))
          ? Optional.empty()
          : Optional.of(
              "no chapter under docs/chapters has %s]; write its section".formatted(macro));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Predicate<Path> contains(String macro) {
    return file -> {
      try {
        return Files.readString(file).lines().anyMatch(line -> line.startsWith(macro));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
