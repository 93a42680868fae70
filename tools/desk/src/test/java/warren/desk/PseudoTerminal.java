package warren.desk;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/**
 * A command in a terminal that this test holds: what stands on its screen, and keys to press. By
 * {@code script} of util-linux, so on Linux only.
 */
final class PseudoTerminal implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 600;

  private final Process process;
  private final char[][] screen;
  private final int columns;
  private final List<String> above = new ArrayList<>();
  private final StringBuilder all = new StringBuilder();
  private final StringBuilder escape = new StringBuilder();
  private int row;
  private int column;
  private boolean overflowed;

  /** Starts a command in one of that size. */
  PseudoTerminal(int rows, int columns, ProcessBuilder command, Map<String, String> environment)
      throws IOException {
    this.columns = columns;
    this.screen = new char[rows][columns];
    Stream.of(screen).forEach(line -> Arrays.fill(line, ' '));
    String quoted =
        command.command().stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    var inside = "stty rows %d cols %d; exec %s".formatted(rows, columns, quoted);
    var builder = new ProcessBuilder("script", "-qfec", inside, "/dev/null");
    builder.environment().putAll(command.environment());
    builder.environment().put("TERM", "xterm-256color");
    builder.environment().putAll(environment);
    process = builder.redirectErrorStream(true).start();
    Thread reader = new Thread(() -> read(process.getInputStream()), "terminal");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream said) {
    try (Reader in = new InputStreamReader(said, StandardCharsets.UTF_8)) {
      for (int letter = in.read(); letter >= 0; letter = in.read()) {
        took((char) letter);
      }
    } catch (IOException ended) {
      // As does the end of what it says.
    }
  }

  private synchronized void took(char letter) {
    all.append(letter);
    if (letter == '\u001B' || !escape.isEmpty()) {
      escape.append(letter);
      escaped(letter);
    } else if (letter == '\r') {
      column = 0;
    } else if (letter == '\n') {
      down();
    } else if (letter >= ' ') {
      overflowed |= column == columns;
      if (column == columns) {
        column = 0;
        down();
      }
      screen[row][column++] = letter;
    }
  }

  private void escaped(char letter) {
    if (escape.length() > 1 && Character.isLetter(letter)) {
      if (letter == 'K') {
        Arrays.fill(screen[row], column, columns, ' ');
      } else if (letter == 'A') {
        row = Math.max(0, row - Integer.parseInt(escape.substring(2, escape.length() - 1)));
      } else if (letter == 'J') {
        Arrays.fill(screen[row], column, columns, ' ');
        Stream.of(screen).skip(row + 1L).forEach(line -> Arrays.fill(line, ' '));
      }
      escape.setLength(0);
    }
  }

  private void down() {
    if (row < screen.length - 1) {
      row++;
    } else {
      above.add(new String(screen[0]).stripTrailing());
      System.arraycopy(screen, 1, screen, 0, row);
      screen[row] = new char[columns];
      Arrays.fill(screen[row], ' ');
    }
  }

  /** Presses keys. */
  void press(String keys) throws IOException {
    process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** What stands on the screen, line by line. */
  synchronized List<String> screen() {
    return Stream.of(screen).map(String::new).map(String::stripTrailing).toList();
  }

  /** What stands on the screen below what has left it at the top; to the last line with a text. */
  synchronized List<String> scrolled() {
    List<String> lines = new ArrayList<>(above);
    lines.addAll(screen());
    int end = lines.size();
    while (end > 0 && lines.get(end - 1).isEmpty()) {
      end--;
    }
    return lines.subList(0, end);
  }

  /** All that was written, with what moves the cursor. */
  synchronized String written() {
    return all.toString();
  }

  /** Whether a line was wider than the screen. */
  synchronized boolean overflowed() {
    return overflowed;
  }

  /** Waits until the screen is so; what stands on it then. */
  List<String> until(Predicate<List<String>> so) {
    return until(this::screen, so);
  }

  /** Waits until {@link #scrolled} is so; all of it then. */
  List<String> untilScrolled(Predicate<List<String>> so) {
    return until(this::scrolled, so);
  }

  private List<String> until(Supplier<List<String>> lines, Predicate<List<String>> so) {
    try {
      return await("the screen")
          .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .failFast(() -> !process.isAlive() && !so.test(lines.get()))
          .conditionEvaluationListener(null)
          .until(lines::get, so);
    } catch (ConditionTimeoutException | TerminalFailureException never) {
      throw new AssertionError("It did not come to that: " + String.join("\n", lines.get()), never);
    }
  }

  /** The command's, and all that it has started. */
  List<ProcessHandle> processes() {
    return process.descendants().toList();
  }

  /** Waits until the command has ended; its exit code. */
  int ended() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("It goes on: " + screen());
    }
    return process.exitValue();
  }

  /** Ends all that still runs, and waits for that: it may write to its folder until then. */
  @Override
  public void close() {
    List<ProcessHandle> all = processes();
    all.forEach(ProcessHandle::destroy);
    process.destroy();
    await("the end of the command")
        .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
  }
}
