package warren.desk.screen;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Help.Ansi;

/**
 * Where the desk writes. Coloured on a terminal only, and not where {@code NO_COLOR} is set, nor
 * where {@code TERM=dumb}. Always UTF-8: that is what terminals understand today, also where the
 * locale is left at {@code POSIX}.
 */
public final class Screen {

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean terminal;
  private final boolean clever;
  private final boolean coloured;
  private String foot = "";
  private TerminalSize size = TerminalSize.USUAL;
  private long sized;

  /**
   * Of those two streams.
   *
   * @param terminal whether somebody sits there
   * @param clever whether the terminal can write over a line
   * @param coloured whether it shows colours
   */
  public Screen(
      OutputStream out, OutputStream err, boolean terminal, boolean clever, boolean coloured) {
    this.out = writer(out);
    this.err = writer(err);
    this.terminal = terminal;
    this.clever = clever;
    this.coloured = coloured;
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /** Standard output, and standard error for notices and errors. */
  public static Screen standard() {
    boolean terminal = isTerminal();
    boolean clever = terminal && !"dumb".equals(System.getenv("TERM"));
    String noColor = System.getenv("NO_COLOR");
    return new Screen(
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        terminal,
        clever,
        clever && (noColor == null || noColor.isEmpty()));
  }

  /** A text without colours, for whoever shows it elsewhere. */
  public static Screen to(OutputStream out) {
    return new Screen(out, out, false, false, false);
  }

  /** Since 22 there is a console without a terminal too, and a method that tells. */
  private static boolean isTerminal() {
    if (System.console() == null) {
      return false;
    }
    try {
      return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(System.console());
    } catch (ReflectiveOperationException before22) {
      return true;
    }
  }

  /** Whether somebody sits there: input and output are a terminal. */
  public boolean terminal() {
    return terminal;
  }

  /** Whether what was written can be written over, and a key be heard at once. */
  public boolean clever() {
    return clever;
  }

  /**
   * How large it is, or was within the last second, as to ask takes its time; where there is no
   * terminal, 24 rows of 80 columns or {@code COLUMNS}.
   */
  public TerminalSize size() {
    synchronized (this) {
      if (sized != 0 && System.nanoTime() - sized < TimeUnit.SECONDS.toNanos(1)) {
        return size;
      }
    }
    TerminalSize now = terminal ? TerminalSize.now() : TerminalSize.given();
    synchronized (this) {
      size = now;
      sized = System.nanoTime();
    }
    return now;
  }

  /**
   * What stands in the last line from now on, below all that is written, cut to the width; empty
   * for nothing. Only where the terminal can do that.
   */
  public synchronized void foot(String text) {
    if (clever) {
      eraseFoot();
      foot = text;
      drawFoot();
      out.flush();
    }
  }

  private void eraseFoot() {
    if (!foot.isEmpty()) {
      out.print("\r\u001B[K");
    }
  }

  private void drawFoot() {
    if (!foot.isEmpty()) {
      out.print(faint(Paragraphs.cut(foot, size.columns() - 1)));
    }
  }

  /** Whether colours are shown. */
  public boolean coloured() {
    return coloured;
  }

  /** For those who write by themselves. */
  public PrintWriter out() {
    return out;
  }

  /** As {@link #out}, for errors. */
  public PrintWriter err() {
    return err;
  }

  /** Writes a line, or several. */
  public synchronized void line(String text) {
    eraseFoot();
    out.println(text);
    drawFoot();
    out.flush();
  }

  /** Writes a paragraph, broken into lines as wide as the screen. */
  public void paragraph(String text) {
    line(Paragraphs.wrapped(text, 0, size().columns()));
  }

  /** Writes a remark, faint; each of its lines is broken where it is wider than the screen. */
  public void aside(String text) {
    line(faint(Paragraphs.eachWrapped(text, size().columns())));
  }

  /** Writes what goes on meanwhile, as an indented remark. */
  public void progress(String text) {
    aside("  " + text);
  }

  /** Writes these lines at once. */
  public void lines(List<String> lines) {
    line(String.join("\n", lines));
  }

  /** Writes in green what is well. */
  public void good(String text) {
    line(styled("fg(green),bold", text));
  }

  /**
   * Writes an error or a notice, in red and to standard error, so that a program that reads what
   * was asked for does not meet it there. On a terminal a line is broken where it is wider.
   */
  public synchronized void error(String text) {
    eraseFoot();
    out.flush();
    err.println(
        styled("fg(red)", terminal ? Paragraphs.eachWrapped(text, size().columns()) : text));
    drawFoot();
    out.flush();
  }

  /** Writes in red what is not. */
  public void bad(String text) {
    line(styled("fg(red)", text));
  }

  /** Faint, as what matters less. */
  public String faint(String text) {
    return styled("faint", text);
  }

  /** Bold. */
  public String bold(String text) {
    return styled("bold", text);
  }

  /**
   * The text in a style of picocli's, such as {@code fg(red),bold}, line by line; as it is where
   * there are no colours.
   */
  public String styled(String style, String text) {
    if (!coloured) {
      return text;
    }
    StringBuilder styled = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      styled.append(styled.isEmpty() ? "" : "\n");
      styled.append(
          line.isEmpty()
              ? ""
              : Ansi.Style.on(Ansi.Style.parse(style)) + line + Ansi.Style.reset.on());
    }
    return styled.toString();
  }

  /** Writes out what is still held back. */
  public void flush() {
    out.flush();
    err.flush();
  }
}
