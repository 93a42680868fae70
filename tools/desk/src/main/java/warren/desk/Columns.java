package warren.desk;

import java.io.IOException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** How wide the terminal is. */
final class Columns {

  private static final int UNKNOWN = 80;
  private static final int FEWEST = 30;
  private static final int MOST = 240;

  private Columns() {}

  /** In columns; what {@code COLUMNS} says, or 80, if there is no terminal. */
  static int of(Screen screen) {
    int columns = screen.terminal() ? measured() : given();
    return columns <= 0 ? UNKNOWN : Math.max(FEWEST, Math.min(columns, MOST));
  }

  private static int measured() {
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
      return terminal.getSize().getColumns();
    } catch (IOException unknown) {
      return 0;
    }
  }

  private static int given() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : 0;
  }
}
