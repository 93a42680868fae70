package warren.lab.wire;

import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import warren.lab.wire.WireEvent.Direction;

/** A recording as text. */
public final class Timeline {

  /** Where the learner's lines stand, at most, measured from where the words begin. */
  private static final int WORDS = 72;

  private Timeline() {}

  /**
   * One line an event, in columns: number, milliseconds since the recording began, client (and
   * which of its connections, from the second on), channel, direction, what was said, and the line
   * of the learner's code that said it. What opens a connection and its channels is told in one
   * line, heartbeats are left out. No line break at the end.
   */
  public static String text(List<WireEvent> events) {
    List<Step> steps = Step.of(events);
    int numbers = width(steps, step -> String.valueOf(step.first().number()).length());
    int times = width(steps, step -> millis(step.first()).length());
    int clients = width(steps, step -> client(step.first()).length());
    int channels = width(steps, step -> channel(step.first()).length());
    int words = width(steps, step -> Math.min(WORDS, step.words().length()));
    String format =
        "%%%ds  %%%ds ms  %%-%ds  %%-%ds %%s  %%-%ds  %%s"
            .formatted(numbers, times, clients, Math.max(1, channels), Math.max(1, words));
    return steps.stream().map(step -> line(format, step)).collect(Collectors.joining("\n"));
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
