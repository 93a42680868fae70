package warren.desk.session;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import warren.course.Exercise;
import warren.course.Nearest;
import warren.desk.outcome.MissingFileException;
import warren.desk.outcome.MisuseException;

/**
 * What the learner may call exercises: by id ({@code 1.2}), by short name, by the class of the file
 * or of its test ({@code Greeter}, {@code GreeterTest.java}); several at once by the lesson ({@code
 * 1}) or from one to another ({@code 1-2}, {@code 1.2-1.4}).
 */
public final class Naming {

  /** A lesson, an exercise, or from one to another. */
  private static final Pattern NUMBERS =
      Pattern.compile("\\d{1,2}(\\.\\d{1,2})?(-\\d{1,2}(\\.\\d{1,2})?)?");

  private static final int PER_LESSON = 1000;

  private final Desk desk;
  private final List<Exercise> all;

  Naming(Desk desk) {
    this.desk = desk;
    this.all = desk.course().exercises();
  }

  /** Whether a word is meant for exercises, and cannot be a command. */
  public static boolean isNumber(String word) {
    return NUMBERS.matcher(word).matches();
  }

  /**
   * The exercise of that name.
   *
   * @throws MisuseException if there is none, with those that may be meant
   */
  Exercise one(String name) {
    return named(name).orElseThrow(() -> unknown(name));
  }

  /**
   * The exercises of these names, each once, in the order of the names. Of a lesson they are those
   * of the learner's path.
   *
   * @throws MisuseException if a name is nobody's
   */
  List<Exercise> several(List<String> names) {
    return names.stream().flatMap(this::each).distinct().toList();
  }

  private Stream<Exercise> each(String name) {
    Optional<Exercise> one = named(name);
    if (one.isPresent() || !isNumber(name)) {
      return Stream.of(one.orElseThrow(() -> unknown(name)));
    }
    String[] ends = name.split("-");
    int first = place(ends[0], 0);
    int last = place(ends[ends.length - 1], PER_LESSON - 1);
    List<Exercise> between =
        desk.exercises().stream()
            .filter(e -> place(e.id(), 0) >= first && place(e.id(), 0) <= last)
            .toList();
    if (between.isEmpty()) {
      throw unknown(name);
    }
    return between.stream();
  }

  /** Where an id stands in the course; a lesson stands at one of its ends. */
  private static int place(String id, int ofLesson) {
    String[] parts = id.split("\\.");
    return Integer.parseInt(parts[0]) * PER_LESSON
        + (parts.length == 1 ? ofLesson : Integer.parseInt(parts[1]));
  }

  private Optional<Exercise> named(String name) {
    return all.stream()
        .filter(e -> e.id().equals(name) || e.slug().equals(name))
        .findFirst()
        .or(() -> all.stream().filter(e -> classes(e).contains(classOf(name))).findFirst());
  }

  /** A class by its name, by its file's, or by the file's path. */
  private static String classOf(String name) {
    String file = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    String type = file.endsWith(".java") ? file.substring(0, file.length() - 5) : file;
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private static List<String> classes(Exercise exercise) {
    return exercise.files().stream()
        .map(Path::getFileName)
        .map(file -> file.toString().replace(".java", ""))
        .toList();
  }

  private RuntimeException unknown(String name) {
    for (var lesson : desk.leftOut()) {
      if (lesson.holds(name)) {
        return new MissingFileException(
            "There is no exercise %s as long as %s cannot be read.\n%s"
                .formatted(name, lesson.module(), Desk.broughtBack(lesson.file())));
      }
    }
    List<Exercise> close = close(name);
    String meant =
        close.stream().map(e -> "  " + e.id() + "  " + e.slug()).collect(Collectors.joining("\n"));
    return new MisuseException(
        "There is no exercise "
            + (name.isBlank() ? "without a name" : name)
            + (close.isEmpty()
                ? ".\nNext: ./warren list shows them all."
                : close.size() == 1
                    ? ". Did you mean this one?\n" + meant
                    : ". Did you mean one of these?\n" + meant));
  }

  /** The one whose name is misspelt, or else those of the lesson, or with that word in the name. */
  private List<Exercise> close(String name) {
    String word = name.strip().toLowerCase(Locale.ROOT).replace(',', '.');
    if (word.isEmpty()) {
      return List.of();
    }
    List<String> names =
        all.stream()
            .flatMap(e -> Stream.concat(Stream.of(e.id(), e.slug()), classes(e).stream()))
            .toList();
    List<Exercise> akin =
        all.stream()
            .filter(
                e ->
                    String.valueOf(e.lesson()).equals(word.replaceFirst("\\..*", ""))
                        || e.slug().contains(word))
            .toList();
    if (!names.contains(word) && !akin.isEmpty()) {
      return akin;
    }
    return Nearest.to(word, names)
        .or(() -> Nearest.to(classOf(name.strip()), names))
        .map(meant -> List.of(one(meant)))
        .orElse(akin);
  }
}
