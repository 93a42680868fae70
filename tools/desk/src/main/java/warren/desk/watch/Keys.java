package warren.desk.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;
import warren.desk.screen.Screen;

/** Single keys from the terminal, without waiting for the end of a line. */
final class Keys implements AutoCloseable {

  /** Told in place of a key where the session is to end: Ctrl-C, Ctrl-D. */
  static final int END = 4;

  static final int ESCAPE = 27;

  /** The arrows, which terminals send as several letters. */
  static final int UP = Character.MAX_CODE_POINT + 1;

  static final int DOWN = UP + 1;

  private static final long LOOK_MILLIS = 200;

  /** The rest of what a key sends comes at once. */
  private static final long REST_MILLIS = 50;

  /** Kept, as a logger that nobody holds forgets its level. */
  private static final Logger JLINE = Logger.getLogger("org.jline");

  private volatile boolean closed;
  private final Optional<Terminal> terminal;
  private final Optional<Attributes> before;

  /**
   * Of the terminal, where there is one.
   *
   * @param folder for the native library that JLine unpacks
   */
  Keys(Screen screen, Path folder) throws IOException {
    if (screen.clever()) {
      JLINE.setLevel(Level.OFF); // without its native library it does as well, by stty
      useForJLine(folder);
    }
    this.terminal = screen.clever() ? Optional.of(terminal()) : Optional.empty();
    this.before = terminal.map(Terminal::enterRawMode);
  }

  /** One that is not asked what it can do: some never answer, and some show the question. */
  private static Terminal terminal() throws IOException {
    return TerminalBuilder.builder().system(true).dumb(true).graphemeCluster(false).build();
  }

  /**
   * JLine takes away what it unpacked, unless it is killed. In a folder of our own the next session
   * can do it; where that cannot be written, JLine takes the system's for temporary files.
   */
  static void useForJLine(Path folder) {
    try {
      Files.createDirectories(folder);
      try (Stream<Path> left = Files.list(folder)) {
        for (Path file : left.toList()) {
          deleteUnlessInUse(file);
        }
      }
      if (Files.isWritable(folder)) {
        System.setProperty("jline.tmpdir", folder.toString());
      }
    } catch (IOException | UncheckedIOException notOurs) {
      // Then it is as if there were no such folder.
    }
  }

  private static void deleteUnlessInUse(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException inUse) {
      // Windows keeps what another session has loaded.
    }
  }

  /** Begins to read; tells each key on a thread of its own. */
  void begin(IntConsumer tell) {
    terminal.ifPresent(
        open -> {
          open.handle(Terminal.Signal.INT, signal -> tell.accept(END));
          Thread reader = new Thread(() -> read(open, tell), "keys");
          reader.setDaemon(true);
          reader.start();
        });
  }

  private void read(Terminal terminal, IntConsumer tell) {
    try {
      var reader = terminal.reader();
      int key = NonBlockingReader.READ_EXPIRED;
      while (!closed && (key >= 0 || key == NonBlockingReader.READ_EXPIRED)) {
        key = reader.read(LOOK_MILLIS); // a read without end would hold up the closing
        if (key >= 0) {
          tell.accept(key == ESCAPE ? escaped(reader) : key);
        }
      }
    } catch (IOException | IllegalStateException closed) {
      // The end of the input, as is a key below zero.
    }
    tell.accept(END);
  }

  /** An arrow, or the key Esc by itself; another key that sends several letters is as good. */
  private static int escaped(NonBlockingReader reader) throws IOException {
    int next = reader.read(REST_MILLIS);
    if (next != '[' && next != 'O') {
      return ESCAPE;
    }
    return switch (reader.read(REST_MILLIS)) {
      case 'A' -> UP;
      case 'B' -> DOWN;
      default -> ESCAPE;
    };
  }

  @Override
  public void close() throws IOException {
    if (terminal.isPresent()) {
      closed = true;
      terminal.get().setAttributes(before.get());
      terminal.get().close();
    }
  }
}
