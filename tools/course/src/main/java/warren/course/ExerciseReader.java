package warren.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a lesson's exercises, one after the other. */
final class ExerciseReader {

  private static final Pattern ID = Pattern.compile("(\\d+)\\.([1-9]\\d?)");
  private static final int SHORTEST = 5;
  private static final int LONGEST = 25;

  private final int lesson;
  private final Path directory;
  private final String packageName;
  private final Problems problems;
  private final Set<Path> named;
  private final Set<String> slugs = new HashSet<>();
  private final Set<String> files = new HashSet<>();
  private int last;

  /**
   * For one lesson.
   *
   * @param named takes the files that mistakes and variants name
   */
  ExerciseReader(
      int lesson, Path directory, String packageName, Problems problems, Set<Path> named) {
    this.lesson = lesson;
    this.directory = directory;
    this.packageName = packageName;
    this.problems = problems;
    this.named = named;
  }

  /** The exercise; worth nothing where problems were reported. */
  Exercise read(Node node) {
    var fields = new Fields(node, Keys.EXERCISE, problems);
    var id = id(fields.text("id"));
    var file = name("file", fields, Names.CLASS, files);
    var starter = source("src/main/java", file, "");
    var solution = source("src/solution/java", file, "");
    var test = source("src/test/java", file, "Test");
    var testText =
        Exercise.testClasses(file.value() + "Test").stream()
            .map(name -> text(test.resolveSibling(name + ".java")))
            .collect(Collectors.joining());
    var answers = new AnswersReader(id, directory, file.value(), text(solution), problems, named);
    return new Exercise(
        id,
        lesson,
        name("slug", fields, Names.HYPHENED, slugs).value(),
        fields.text("title").value(),
        starter,
        solution,
        test,
        packageName + "." + file.value() + "Test",
        LessonReader.notes(fields, problems),
        minutes(fields),
        path(fields),
        needs(fields),
        hints(fields),
        answers.mistakes(fields, testText),
        answers.variants(fields),
        answers.recording(fields, testText),
        answers.equal(fields));
  }

  private String id(Marked id) {
    var matcher = ID.matcher(id.value());
    if (!id.given()) {
      return "";
    }
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) != lesson) {
      problems.at(
          id.line(),
          "the id '%s' is not of lesson %d; write `id: %d.%d`"
              .formatted(id.value(), lesson, lesson, last + 1));
      return "";
    }
    var number = Integer.parseInt(matcher.group(2));
    if (number <= last) {
      problems.at(
          id.line(),
          "the id %s comes after %d.%d; number exercises in their order, each once"
              .formatted(id.value(), lesson, last));
    }
    last = number;
    return id.value();
  }

  private Marked name(String key, Fields fields, Names kind, Set<String> others) {
    var name = fields.text(key);
    if (name.given() && !kind.matches(name.value())) {
      problems.at(
          name.line(), "the %s '%s' is not %s".formatted(key, name.value(), kind.described()));
      return new Marked("", name.line());
    }
    if (name.given() && !others.add(name.value())) {
      problems.at(
          name.line(),
          "the %s '%s' is another exercise's; choose another".formatted(key, name.value()));
    }
    return name;
  }

  private Path source(String folder, Marked file, String suffix) {
    var relative = folder + "/" + packageName + "/" + file.value() + suffix + ".java";
    var path = directory.resolve(relative);
    if (file.given() && !packageName.isEmpty() && !Files.isRegularFile(path)) {
      problems.ofFile(file.line(), "there is no file " + relative + "; write it");
    }
    return path;
  }

  /** A source's text, empty where there is none or it is not looked at. */
  private String text(Path source) {
    try {
      return problems.strict() && Files.isRegularFile(source) ? Files.readString(source) : "";
    } catch (IOException e) {
      problems.at(1, source + " cannot be read (" + e + "); save it as UTF-8");
      return "";
    }
  }

  private int minutes(Fields fields) {
    var minutes = fields.number("minutes");
    if (minutes >= 0 && (minutes < SHORTEST || minutes > LONGEST)) {
      problems.at(
          fields.line("minutes"),
          "`minutes` is %d; write %d to %d, or split the exercise"
              .formatted(minutes, SHORTEST, LONGEST));
    }
    return minutes;
  }

  private CoursePath path(Fields fields) {
    var path = fields.text("path");
    var named = CoursePath.named(path.value());
    if (path.given() && named.isEmpty()) {
      problems.at(
          path.line(),
          "there is no path '%s'; write one of %s"
              .formatted(path.value(), String.join(", ", CoursePath.words())));
    }
    return named.orElse(CoursePath.TWO_DAYS);
  }

  private Set<Need> needs(Fields fields) {
    var needs = EnumSet.noneOf(Need.class);
    var names = Arrays.stream(Need.values()).map(ExerciseReader::written).toList();
    for (var need : fields.texts("needs")) {
      if (names.contains(need.value())) {
        needs.add(Need.values()[names.indexOf(need.value())]);
      } else {
        problems.at(
            need.line(),
            "the lab does not know the need '%s'; write one of %s"
                .formatted(need.value(), String.join(", ", names)));
      }
    }
    return needs;
  }

  private static String written(Need need) {
    return need.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private List<String> hints(Fields fields) {
    var hints = fields.texts("hints").stream().map(Marked::value).toList();
    if (fields.has("hints") && fields.list("hints").size() < 2) {
      problems.at(
          fields.line("hints"),
          "`hints` has %d; write at least two, from a nudge to nearly there"
              .formatted(fields.list("hints").size()));
    }
    return hints;
  }
}
