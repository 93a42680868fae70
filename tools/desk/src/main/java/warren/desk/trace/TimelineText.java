package warren.desk.trace;

import java.util.ArrayList;
import java.util.List;
import warren.lab.telling.Timeline;
import warren.lab.telling.Timeline.Line;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;

/**
 * A timeline in the width of a terminal: milliseconds, client, channel, direction, what was said,
 * and the line of the learner's code that said it.
 */
final class TimelineText {

  private static final int LONGEST_CLIENT = 14;

  private final String format;
  private final int indent;
  private final int width;

  /** Whose columns fit these clients and times up to these milliseconds. */
  TimelineText(int client, int millis, int width) {
    this.format = "  %%%ds  %%-%ds %%2s %%s ".formatted(millis, client);
    this.indent = 2 + millis + 2 + client + 1 + 2 + 1 + 3 + 1;
    this.width = width;
  }

  /** The lines of a whole timeline, under a line that names the columns. */
  static List<String> of(List<WireEvent> events, int width) {
    var all = Timeline.lines(events);
    int client =
        Math.min(
            LONGEST_CLIENT, all.stream().mapToInt(line -> line.client().length()).max().orElse(0));
    int millis =
        Math.max(2, all.stream().mapToInt(l -> Shown.millis(l.first()).length()).max().orElse(0));
    var text = new TimelineText(client, millis, width);
    var lines = new ArrayList<String>();
    lines.add(text.format.formatted("ms", "", "ch", "").stripTrailing());
    all.forEach(line -> lines.addAll(text.of(line)));
    return lines;
  }

  /** One line of the timeline, over several of the terminal if need be. */
  List<String> of(Line line) {
    var event = line.first();
    String first =
        format.formatted(
            Shown.millis(event),
            Shown.cut(line.client(), LONGEST_CLIENT),
            event.channel() > 0 ? event.channel() : "",
            event.direction() == Direction.TO_BROKER ? "──▶" : "◀──");
    String code = line.code().map(where -> " (" + where + ")").orElse("");
    return Shown.wrapped(first, line.words() + code, indent, width);
  }
}
