package warren.desk.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/** The compiler's complaints as the learner reads them. */
final class CompileErrors {

  private static final int SHOWN = 3;

  private CompileErrors() {}

  /**
   * As text.
   *
   * @param tests the tests' sources: where all is wrong in there, the learner's file has changed
   */
  static String text(
      List<Diagnostic<? extends JavaFileObject>> diagnostics,
      List<? extends JavaFileObject> tests) {
    var errors =
        diagnostics.stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR).distinct().toList();
    String shown =
        errors.stream().limit(SHOWN).map(CompileErrors::one).collect(Collectors.joining("\n\n"));
    int more = errors.size() - SHOWN;
    boolean onlyTest = errors.stream().allMatch(error -> tests.contains(error.getSource()));
    return shown
        + (more > 0 ? "\n\n… and " + more + " more" : "")
        + (onlyTest ? "\n\nThe test calls your file by the names and types it came with." : "");
  }

  private static String one(Diagnostic<? extends JavaFileObject> error) {
    String[] message = error.getMessage(Locale.ENGLISH).split("\\R", 2);
    StringBuilder text = new StringBuilder();
    if (error.getSource() instanceof SourceFiles.Source source) {
      text.append(shortened(source.path())).append(':').append(error.getLineNumber()).append("\n");
      text.append("  ").append(message[0]).append("\n");
      text.append(pointed(source, error));
    } else {
      text.append(message[0]);
    }
    if (message.length > 1) {
      text.append("\n").append(message[1].stripTrailing());
    }
    return text.toString();
  }

  /** Relative to the folder that the worker was started in: the course. */
  static Path shortened(Path path) {
    Path root = Path.of("").toAbsolutePath();
    return path.startsWith(root) ? root.relativize(path) : path;
  }

  private static String pointed(
      SourceFiles.Source source, Diagnostic<? extends JavaFileObject> error) {
    try {
      String text = source.getCharContent(true);
      int at = (int) error.getPosition();
      int start = text.lastIndexOf('\n', at - 1) + 1;
      String line = text.substring(start).lines().findFirst().orElse("");
      String before = text.substring(start, at).replaceAll("[^\t]", " ");
      return "    " + line + "\n    " + before + "^";
    } catch (IOException | IndexOutOfBoundsException gone) {
      return "";
    }
  }
}
