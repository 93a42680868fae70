package warren.lab.machine;

import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Text from the system and to it, right whatever {@code file.encoding} is.
 *
 * <p>Tests run with a default charset that is not the system's, on purpose, and before Java 19 that
 * is the one in which a JVM reads its environment and hands arguments to a process (JDK-8285517).
 * It is ISO-8859-1, which has a character for every byte, so nothing is lost and the bytes can be
 * read again in the system's charset.
 */
public final class NativeText {

  private static final boolean MISREAD =
      !Platform.isWindows()
          && Runtime.version().feature() < 19
          && Charset.defaultCharset().equals(StandardCharsets.ISO_8859_1);

  private static final Charset SYSTEM = Charset.forName(System.getProperty("sun.jnu.encoding"));

  private NativeText() {}

  /** The environment variables, as {@link System#getenv()} should have them. */
  public static Map<String, String> environment() {
    return !MISREAD
        ? System.getenv()
        : System.getenv().entrySet().stream()
            .collect(
                Collectors.toMap(
                    v -> read(v.getKey()), v -> read(v.getValue()), (one, same) -> one));
  }

  /**
   * A process to start that inherits the environment.
   *
   * @param folder its current folder
   */
  public static ProcessBuilder process(List<String> command, Path folder) {
    return new ProcessBuilder(new ArrayList<>(command.stream().map(NativeText::written).toList()))
        .directory(new File(written(folder.toString())));
  }

  private static String read(String text) {
    return new String(text.getBytes(StandardCharsets.ISO_8859_1), SYSTEM);
  }

  /** The text as {@link ProcessBuilder} has to be given it. */
  public static String written(String text) {
    return MISREAD ? new String(text.getBytes(SYSTEM), StandardCharsets.ISO_8859_1) : text;
  }
}
