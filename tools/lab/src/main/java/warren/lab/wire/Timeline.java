package warren.lab.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import warren.lab.wire.WireEvent.CodeLine;
import warren.lab.wire.WireEvent.Direction;

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
      return Timeline.client(first());
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
    return text(Step.of(events), step -> true);
  }

  /**
   * A part of a recording, as {@link #text} tells it: the columns are the same over the whole of
   * it, and a line such as {@code … 12 more} counts the lines that are left out in its place.
   *
   * @param shown the numbers of the events to be told; one of those that are told in one line is
   *     enough for the line
   */
  public static String excerpt(List<WireEvent> all, Set<Integer> shown) {
    return text(
        Step.of(all),
        step -> step.events().stream().map(WireEvent::number).anyMatch(shown::contains));
  }

  private static String text(List<Step> all, Predicate<Step> shown) {
    String format = format(all.stream().filter(shown).toList());
    var lines = new ArrayList<String>();
    int left = 0;
    for (var step : all) {
      if (shown.test(step)) {
        addGap(lines, left);
        lines.add(line(format, step));
        left = 0;
      } else {
        left++;
      }
    }
    addGap(lines, left);
    return String.join("\n", lines);
  }

  private static void addGap(List<String> lines, int left) {
    if (left > 0) {
      lines.add("  … " + left + " more");
    }
  }

  private static String format(List<Step> steps) {
    int numbers = width(steps, step -> String.valueOf(step.first().number()).length());
    int times = width(steps, step -> millis(step.first()).length());
    int clients = width(steps, step -> client(step.first()).length());
    int channels = width(steps, step -> channel(step.first()).length());
    int words = width(steps, step -> Math.min(WORDS, step.words().length()));
    return "%%%ds  %%%ds ms  %%-%ds  %%-%ds %%s  %%-%ds  %%s"
        .formatted(numbers, times, clients, channels, words);
  }

  private static String line(String format, Step step) {
    WireEvent event = step.first();
    return format
        .formatted(
            event.number(),
            millis(event),
            client(event),
            channel(event),
            event.direction() == Direction.TO_BROKER ? "-->" : "<--",
            step.words(),
            step.line().map(Object::toString).orElse(""))
        .stripTrailing();
  }

  private static String millis(WireEvent event) {
    return String.format(Locale.ROOT, "%.1f", event.at().toNanos() / 1e6);
  }

  private static String client(WireEvent event) {
    return event.client() + (event.connection() > 1 ? "/" + event.connection() : "");
  }

  private static String channel(WireEvent event) {
    return event.channel() > 0 ? "ch " + event.channel() : "";
  }

  private static int width(List<Step> steps, ToIntFunction<Step> length) {
    return Math.max(1, steps.stream().mapToInt(length).max().orElse(1));
  }
}
