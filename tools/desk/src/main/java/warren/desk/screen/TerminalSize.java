package warren.desk.screen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import warren.lab.machine.Platform;

/**
 * How large the terminal is now.
 *
 * @param rows lines, 24 if nobody knows
 * @param columns letters in a line, 80 if nobody knows
 */
public record TerminalSize(int rows, int columns) {

  /** What is taken where there is no terminal. */
  static final TerminalSize USUAL = new TerminalSize(24, 80);

  /** Below this nothing is laid out any more. */
  private static final TerminalSize LEAST = new TerminalSize(10, 30);

  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final int PATIENCE_SECONDS = 2;

  /** What {@code COLUMNS} says, for whoever reads from a pipe. */
  static TerminalSize given() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("\\d{1,4}")
        ? new TerminalSize(USUAL.rows, Math.max(LEAST.columns, Integer.parseInt(columns)))
        : USUAL;
  }

  /** Asks the system, in a few milliseconds. */
  static TerminalSize now() {
    var command =
        Platform.isWindows() ? List.of("cmd", "/c", "mode", "con") : List.of("stty", "size");
    return said(command).flatMap(TerminalSize::read).orElse(USUAL);
  }

  /** Both begin with rows and columns, whatever the language. */
  static Optional<TerminalSize> read(String said) {
    int[] numbers =
        NUMBER
            .matcher(said)
            .results()
            .limit(2)
            .mapToInt(n -> Integer.parseInt(n.group()))
            .toArray();
    return numbers.length == 2 && numbers[0] > 0 && numbers[1] > 0
        ? Optional.of(
            new TerminalSize(
                Math.max(LEAST.rows, Math.min(numbers[0], 999)),
                Math.max(LEAST.columns, numbers[1])))
        : Optional.empty();
  }

  private static Optional<String> said(List<String> command) {
    try {
      Process asked =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return asked.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && asked.exitValue() == 0
          ? Optional.of(said)
          : Optional.empty();
    } catch (IOException none) {
      return Optional.empty();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
