package warren.desk.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import warren.course.Exercise;
import warren.desk.screen.Paragraphs;
import warren.desk.screen.Screen;

/** What somebody who begins with an exercise needs to know of it. */
public final class Card {

  private static final int LABEL = 8;

  /** Not what a sequence diagram is parted by, as that ends with the same sign. */
  private static final Pattern SECTION = Pattern.compile("== (.*[^=\\s])\\s*");

  private final Desk desk;
  private final Exercise exercise;

  /** Of that exercise. */
  public Card(Desk desk, Exercise exercise) {
    this.desk = desk;
    this.exercise = exercise;
  }

  /**
   * Its title, the file to write, the test to read, what is given to it, the section that explains
   * it: a line each.
   *
   * @param lead what stands before the title, such as {@code Next: }
   */
  public List<String> lines(String lead, int width) {
    Screen screen = desk.screen();
    List<String> lines = new ArrayList<>();
    String title = exercise.id() + " " + exercise.title();
    String minutes = "  %d min".formatted(exercise.minutes());
    lines.add(
        (lead + title + minutes).length() <= width
            ? lead + screen.bold(title) + screen.faint(minutes)
            : Paragraphs.wrapped(lead + title + minutes, 0, width));
    lines.addAll(rows(width));
    return lines;
  }

  /** The same without the title. */
  List<String> rows(int width) {
    List<String> lines = new ArrayList<>();
    row(lines, width, "write", desk.relative(exercise.starter()));
    String label = "read";
    for (Path test : exercise.tests()) {
      row(lines, width, label, desk.relative(test));
      label = "";
    }
    List<String> given = given();
    if (!given.isEmpty()) {
      row(lines, width, "given", "src/given: " + String.join(", ", given));
    }
    row(lines, width, "why", "the guide, " + chapter());
    return lines;
  }

  /** Where the guide explains it: the section and the chapter. */
  String chapter() {
    String chapter = "“%s”".formatted(desk.lesson(exercise).title());
    return section().map(title -> "“%s” in %s".formatted(title, chapter)).orElse(chapter);
  }

  private void row(List<String> lines, int width, String label, String text) {
    String whole = label + " ".repeat(LABEL - label.length()) + text;
    String wrapped = Paragraphs.wrapped(text, 2 + LABEL, width).strip();
    lines.add(
        "  "
            + desk.screen().faint(label)
            + " ".repeat(LABEL - label.length())
            + (whole.length() + 2 <= width ? text : wrapped));
  }

  /** The classes it is handed that its file or its test names. */
  List<String> given() {
    Path folder =
        desk.lesson(exercise)
            .directory()
            .resolve("src/given/java")
            .resolve(desk.lesson(exercise).packageName());
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      String text = Files.readString(exercise.starter()) + exercise.testText();
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .filter(name -> Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(text).find())
          .sorted()
          .collect(Collectors.toList());
    } catch (IOException | UncheckedIOException unreadable) {
      return List.of();
    }
  }

  /** The title of the chapter's section in which the exercise stands. */
  Optional<String> section() {
    String macro = "exercise::" + exercise.id() + "[";
    try (Stream<Path> files = Files.list(desk.course().root().resolve("docs/chapters"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".adoc")).toList()) {
        String section = "";
        for (String line : Files.readAllLines(file)) {
          Matcher heading = SECTION.matcher(line);
          section = heading.matches() ? heading.group(1) : section;
          if (line.startsWith(macro)) {
            return Optional.of(section).filter(title -> !title.isEmpty());
          }
        }
      }
    } catch (IOException | UncheckedIOException noGuide) {
      // The title of the chapter says where to look.
    }
    return Optional.empty();
  }
}
