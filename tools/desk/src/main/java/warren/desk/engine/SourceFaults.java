package warren.desk.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What is wrong with a source file as a whole, in which case the compiler's own words lead nowhere:
 * it is no UTF-8, it is empty, a merge has left its marks, its package or its class is not the one
 * that the file's place and name promise.
 */
final class SourceFaults {

  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^[ \\t]*package\\s+([\\w.]+)\\s*;");
  private static final Pattern CONFLICT = Pattern.compile("(<{7}|>{7}|\\|{7})( .*)?|={7}");
  private static final String RESTORE =
      "Next, to have the course's own back:\n  git checkout -- %s";

  private final String shown;
  private final byte[] bytes;
  private final String text;
  private final String packageName;
  private final String name;

  private SourceFaults(Path path, byte[] bytes, String className) {
    int dot = className.lastIndexOf('.');
    this.shown = CompileErrors.shortened(path).toString();
    this.bytes = bytes;
    this.text = new String(bytes, StandardCharsets.UTF_8);
    this.packageName = dot < 0 ? "" : className.substring(0, dot);
    this.name = className.substring(dot + 1);
  }

  /** What the learner reads; empty where nothing is wrong with the file as a whole. */
  static Optional<String> of(SourceFiles.Source source) {
    try {
      byte[] bytes =
          source.isInPlace()
              ? source.getCharContent(true).getBytes(StandardCharsets.UTF_8)
              : Files.readAllBytes(source.path());
      return new SourceFaults(source.path(), bytes, source.className()).find();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private Optional<String> find() {
    return encoding().or(this::empty).or(this::conflict).or(this::wrongPackage).or(this::renamed);
  }

  private Optional<String> encoding() {
    if (startsWith(0xFE, 0xFF) || startsWith(0xFF, 0xFE) || text.indexOf('\0') >= 0) {
      return at(1, "The file is written in UTF-16.", "Save it as UTF-8 in your editor.");
    }
    if (startsWith(0xEF, 0xBB, 0xBF)) {
      return at(
          1,
          "The file begins with a byte order mark (BOM), which the compiler does not accept.",
          "Save it as UTF-8 without BOM in your editor.");
    }
    int end = decodable();
    return end == bytes.length
        ? Optional.empty()
        : at(
            lineAt(new String(bytes, 0, end, StandardCharsets.UTF_8).length()),
            "This line is not UTF-8; it may be ISO-8859-1 or Windows-1252.",
            "Save the file as UTF-8 in your editor, and look whether the line is still right.");
  }

  private boolean startsWith(int... mark) {
    return bytes.length >= mark.length
        && IntStream.range(0, mark.length).allMatch(i -> (bytes[i] & 0xFF) == mark[i]);
  }

  /** How many bytes from the beginning are UTF-8. */
  private int decodable() {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(in);
      return bytes.length;
    } catch (CharacterCodingException malformed) {
      return in.position();
    }
  }

  private Optional<String> empty() {
    return COMMENT.matcher(text).replaceAll("").isBlank()
        ? Optional.of("%s is empty.\n%s".formatted(shown, RESTORE.formatted(shown)))
        : Optional.empty();
  }

  private Optional<String> conflict() {
    List<String> lines = text.lines().toList();
    List<Integer> marks =
        IntStream.range(0, lines.size())
            .filter(i -> CONFLICT.matcher(lines.get(i)).matches())
            .mapToObj(i -> i + 1)
            .toList();
    if (marks.isEmpty() || lines.get(marks.get(0) - 1).startsWith("=")) {
      return Optional.empty();
    }
    String all = String.join(", ", marks.stream().map(String::valueOf).toList());
    return at(
        marks.get(0),
        "A merge has left both versions in the file: " + lines.get(marks.get(0) - 1),
        "Keep the version that you want, and delete the other one and the marks in the lines "
            + all
            + ".");
  }

  private Optional<String> wrongPackage() {
    Matcher found = PACKAGE.matcher(blanked());
    if (!found.find()) {
      return at(1, "The package line is missing.", "Write as the first line: " + packageLine());
    }
    return found.group(1).equals(packageName)
        ? Optional.empty()
        : at(
            lineAt(found.start(1)),
            "The package is " + found.group(1) + ", but the file lies in " + packageName + ".",
            "Write in this line: " + packageLine());
  }

  private String packageLine() {
    return "package " + packageName + ";";
  }

  private Optional<String> renamed() {
    String code = blanked();
    Pattern type = Pattern.compile("\\b(class|interface|enum|record)\\s+(\\w+)");
    if (type.matcher(code).results().anyMatch(each -> each.group(2).equals(name))) {
      return Optional.empty();
    }
    Matcher other = type.matcher(code);
    return other.find()
        ? at(
            lineAt(other.start()),
            "There is no %s in the file, but a %s.".formatted(name, other.group(2)),
            "Name it as the file and the test do: %s %s".formatted(other.group(1), name))
        : Optional.of("%s has no class %s.\n%s".formatted(shown, name, RESTORE.formatted(shown)));
  }

  /** The text with blanks for comments, so that places stay what they are. */
  private String blanked() {
    return COMMENT.matcher(text).replaceAll(comment -> comment.group().replaceAll("[^\\n]", " "));
  }

  private int lineAt(int position) {
    return 1 + (int) text.substring(0, position).chars().filter(c -> c == '\n').count();
  }

  private Optional<String> at(int line, String what, String todo) {
    return Optional.of("%s:%d\n  %s\n  %s".formatted(shown, line, what, todo));
  }
}
