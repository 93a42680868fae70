package warren.desk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How wide the terminal is. */
final class Columns {

  private static final int UNKNOWN = 80;
  private static final int FEWEST = 30;
  private static final int MOST = 240;

  /** What {@code stty size} says: rows and columns. */
  private static final Pattern SIZE = Pattern.compile("\\d+ (\\d+)\\s*");

  private Columns() {}

  /** In columns; what {@code COLUMNS} says, or 80, if there is no terminal that tells. */
  static int of(Screen screen) {
    int columns =
        (screen.terminal() ? measured() : Optional.<Integer>empty()).orElseGet(Columns::given);
    return columns == 0 ? UNKNOWN : Math.max(FEWEST, Math.min(columns, MOST));
  }

  /** By stty, as JLine writes questions to the terminal that are answered after we have ended. */
  private static Optional<Integer> measured() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size").redirectInput(ProcessBuilder.Redirect.INHERIT).start();
      String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher size = SIZE.matcher(said);
      return size.matches() ? Optional.of(Integer.valueOf(size.group(1))) : Optional.empty();
    } catch (IOException noStty) {
      return Optional.empty();
    }
  }

  private static int given() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : 0;
  }
}
