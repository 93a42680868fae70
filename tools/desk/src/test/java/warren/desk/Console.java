package warren.desk;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import warren.desk.screen.Screen;

/** Runs commands in this JVM, for a course of the test's own, and keeps the two outputs apart. */
final class Console {

  private static final String ROOT = "warren.root";

  private Console() {}

  /** How a command ended, and what it wrote. */
  record Told(int code, String out, String err) {
    String all() {
      return out + err;
    }
  }

  static Told warren(Path root, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var screen = new Screen(out, err, false, false, false);
    var before = System.setProperty(ROOT, root.toString());
    try {
      int code = Warren.commandLine(screen, Optional.empty()).execute(Misuse.spelledOut(arguments));
      screen.flush();
      return new Told(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setProperty(ROOT, before == null ? "" : before);
    }
  }
}
