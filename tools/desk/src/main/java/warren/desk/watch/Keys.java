package warren.desk.watch;

import java.io.IOException;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import warren.desk.Screen;

/** Single keys from the terminal, without waiting for the end of a line. */
final class Keys implements AutoCloseable {

  /** Told in place of a key where the session is to end: Ctrl-C, Ctrl-D. */
  static final int END = 4;

  private final Optional<Terminal> terminal;
  private final Optional<Attributes> before;

  /** Of the terminal, where there is one. */
  Keys(Screen screen) throws IOException {
    this.terminal =
        screen.terminal()
            ? Optional.of(TerminalBuilder.builder().system(true).dumb(true).build())
            : Optional.empty();
    this.before = terminal.map(Terminal::enterRawMode);
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

  private static void read(Terminal terminal, IntConsumer tell) {
    try {
      for (int key = terminal.reader().read(); key >= 0; key = terminal.reader().read()) {
        tell.accept(key);
      }
    } catch (IOException closed) {
      // The end of the input, as is a key below zero.
    }
    tell.accept(END);
  }

  @Override
  public void close() throws IOException {
    if (terminal.isPresent()) {
      terminal.get().setAttributes(before.get());
      terminal.get().close();
    }
  }
}
