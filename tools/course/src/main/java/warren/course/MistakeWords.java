package warren.course;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What {@code lesson.yaml} says to the learner of an exercise's mistakes, read without the rest of
 * the course: a failing test asks for it, and somebody waits.
 */
public final class MistakeWords {

  private MistakeWords() {}

  /**
   * The words by the mistake's id, in the order of the file. Empty where there is no such exercise:
   * what is wrong with the file, the {@linkplain CourseLoader loader} tells.
   *
   * @param root the course's folder
   * @param exercise its id, such as {@code 4.5}
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Map<String, String> of(Path root, String exercise) {
    var words = new LinkedHashMap<String, String>();
    lesson(root, exercise)
        .ifPresent(
            file ->
                exercises(text(file), exercise)
                    .filter(each -> exercise.equals(String.valueOf(each.get("id"))))
                    .flatMap(each -> list(each, "mistakes"))
                    .forEach(
                        mistake ->
                            words.put(
                                String.valueOf(mistake.get("id")),
                                String.valueOf(mistake.get("says")))));
    return words;
  }

  private static Optional<Path> lesson(Path root, String exercise) {
    var prefix = "lesson-0" + exercise.replaceFirst("\\..*", "") + "-";
    try (var folders = Files.list(root)) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith(prefix))
          .map(folder -> folder.resolve(LessonFile.NAME))
          .filter(Files::isRegularFile)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The exercise alone where its lines tell where it ends, as YAML is slow to read; else all. */
  private static Stream<Map<?, ?>> exercises(String lesson, String exercise) {
    var begin = line("( *- )id: " + Pattern.quote(exercise) + "$").matcher(lesson);
    if (!begin.find()) {
      return list(read(lesson), "exercises");
    }
    var next = line(begin.group(1)).matcher(lesson);
    int end = next.find(begin.end()) ? next.start() : lesson.length();
    return list(Map.of("exercises", read(lesson.substring(begin.start(), end))), "exercises");
  }

  private static Pattern line(String beginning) {
    return Pattern.compile("^" + beginning, Pattern.MULTILINE);
  }

  private static Object read(String yaml) {
    try {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    } catch (YAMLException broken) {
      return Map.of();
    }
  }

  private static Stream<Map<?, ?>> list(Object mapping, String key) {
    return mapping instanceof Map<?, ?> map && map.get(key) instanceof List<?> items
        ? items.stream().filter(Map.class::isInstance).map(item -> (Map<?, ?>) item)
        : Stream.empty();
  }
}
