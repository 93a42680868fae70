package warren.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where an answer's source comes from. */
public sealed interface Answer {

  /**
   * The answer's source, to be compiled in place of the solution's.
   *
   * @param solution the reference solution's source file
   * @throws IOException where a file cannot be read
   * @throws IllegalStateException where a change does not match the solution exactly once, which
   *     the loader has ruled out for the files as they were then
   */
  String text(Path solution) throws IOException;

  /**
   * The solution with some of its text replaced.
   *
   * @param changes applied in order, each matching exactly once
   */
  record Changed(List<Change> changes) implements Answer {
    public Changed {
      changes = List.copyOf(changes);
    }

    @Override
    public String text(Path solution) throws IOException {
      var text = Files.readString(solution);
      for (var change : changes) {
        text = change.in(text);
      }
      return text;
    }
  }

  /**
   * A file of its own, compiled in place of the solution.
   *
   * @param path absolute
   */
  record File(Path path) implements Answer {
    @Override
    public String text(Path solution) throws IOException {
      return Files.readString(path);
    }
  }

  /** One replacement in the solution's text. */
  record Change(String from, String to) {

    /** How often the text to be replaced stands there, overlaps not counted. */
    int matches(String text) {
      var count = 0;
      for (var at = text.indexOf(from); at >= 0; at = text.indexOf(from, at + from.length())) {
        count++;
      }
      return count;
    }

    private String in(String text) {
      if (matches(text) != 1) {
        throw new IllegalStateException(
            "'" + from + "' stands " + matches(text) + " times in the solution, not once");
      }
      return text.replace(from, to);
    }
  }
}
