package warren.lab.telling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.CodeLine;

/** A recording as text. */
public final class Timeline {

  /** Where the learner's lines stand, at most, measured from where the words begin. */
  private static final int WORDS = 72;

  private Timeline() {}

  /**
   * A line of a timeline, for those who lay it out by themselves.
   *
   * @param events what it tells of: one, or those that open a connection and its channels
   * @param words what was said, on one line of whatever length
   * @param code the line of the learner's code that said it, where it is known
   */
  public record Line(List<WireEvent> events, String words, Optional<CodeLine> code) {

    public Line {
      events = List.copyOf(events);
    }

    /** The first of its events. */
    public WireEvent first() {
      return events.get(0);
    }

    /** Its client, and which of the client's connections, from the second on. */
    public String client() {
      return Step.client(first());
    }
  }

  /** The lines that {@link #text} lays out. */
  public static List<Line> lines(List<WireEvent> events) {
    return Step.of(events).stream()
        .map(step -> new Line(step.events(), step.words(), step.line()))
        .toList();
  }

  /**
   * One line an event, in columns: number, milliseconds since the recording began, client (and
   * which of its connections, from the second on), channel, direction, what was said, and the line
   * of the learner's code that said it. What opens a connection and its channels is told in one
   * line, heartbeats are left out. No line break at the end.
   */
  public static String text(List<WireEvent> events) {
    return text(Excerpt.whole(events));
  }

  /**
   * A part of a recording: the columns are the same over the whole of it, and a line such as {@code
   * … 12 more} counts the lines that are left out in its place.
   */
  static String text(Excerpt excerpt) {
    String format = format(excerpt.lines());
    var lines = new ArrayList<String>();
    for (var line : excerpt.lines()) {
      addGap(lines, excerpt.leftOutBefore(line));
      lines.add(text(format, line));
    }
    addGap(lines, excerpt.leftOutAfter());
    return String.join("\n", lines);
  }

  private static void addGap(List<String> lines, int left) {
    if (left > 0) {
      lines.add("  … " + left + " more");
    }
  }

  private static String format(List<Excerpt.Line> lines) {
    int numbers = width(lines, line -> String.valueOf(line.number()).length());
    int times = width(lines, line -> line.millis().length());
    int clients = width(lines, line -> line.client().length());
    int channels = width(lines, line -> line.channel().length());
    int words = width(lines, line -> Math.min(WORDS, line.words().length()));
    return "%%%ds  %%%ds ms  %%-%ds  %%-%ds %%s  %%-%ds  %%s"
        .formatted(numbers, times, clients, channels, words);
  }

  private static String text(String format, Excerpt.Line line) {
    return format
        .formatted(
            line.number(),
            line.millis(),
            line.client(),
            line.channel(),
            line.toBroker() ? "-->" : "<--",
            line.words(),
            line.code())
        .stripTrailing();
  }

  private static int width(List<Excerpt.Line> lines, ToIntFunction<Excerpt.Line> length) {
    return Math.max(1, lines.stream().mapToInt(length).max().orElse(1));
  }
}
