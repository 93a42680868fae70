package warren.lab.telling;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import warren.lab.wire.WireEvent;

/**
 * The part of a recording that shows how something came about: line by line, so that whoever has
 * little room can leave out what tells least.
 *
 * @param lines in the recording's order
 * @param all how many lines the whole recording has
 */
public record Excerpt(List<Line> lines, int all) {

  /** How much a line tells, the most first. */
  public enum Weight {
    /** What went wrong shows here. */
    TELLING,
    /** The broker refused, or the lab came between. */
    REFUSED,
    /** The code under test said it. */
    SAID,
    /** A message came. */
    CAME,
    /** Another answer, what a test said itself, or what opens and closes a connection. */
    USUAL
  }

  /**
   * One line: an event, or several that are told together.
   *
   * @param place its place among the lines of the whole recording, from 0
   * @param number its first event's number
   * @param millis since the recording began, with one decimal
   * @param client and which of its connections, from the second on
   * @param channel such as {@code ch 1}; empty for the connection itself
   * @param toBroker which way it went
   * @param words what was said
   * @param code the line of the learner's code that said it; empty if that is not known
   */
  public record Line(
      int place,
      int number,
      String millis,
      String client,
      String channel,
      boolean toBroker,
      String words,
      String code,
      Weight weight) {}

  public Excerpt {
    lines = List.copyOf(lines);
  }

  /** Of a recording in which nothing was said. */
  public static Excerpt none() {
    return new Excerpt(List.of(), 0);
  }

  /**
   * A part of a recording.
   *
   * @param shown the numbers of the events to be told; one of those that are told in one line is
   *     enough for the line
   * @param telling those of them that show what went wrong
   */
  public static Excerpt of(List<WireEvent> all, Set<Integer> shown, Set<Integer> telling) {
    var steps = Step.of(all);
    var lines =
        IntStream.range(0, steps.size())
            .filter(place -> steps.get(place).isAny(shown))
            .mapToObj(place -> steps.get(place).line(place, telling))
            .toList();
    return new Excerpt(lines, steps.size());
  }

  /** The whole of a recording. */
  static Excerpt whole(List<WireEvent> all) {
    var numbers = new HashSet<>(all.stream().map(WireEvent::number).toList());
    return of(all, numbers, Set.of());
  }

  /** Whether anything is told. */
  public boolean hasLines() {
    return !lines.isEmpty();
  }

  /** How many lines of the recording come right before this one and are left out. */
  public int leftOutBefore(Line line) {
    int nth = lines.indexOf(line);
    return line.place() - (nth == 0 ? 0 : lines.get(nth - 1).place() + 1);
  }

  /** How many lines of the recording come after the last one. */
  public int leftOutAfter() {
    return all - (lines.isEmpty() ? 0 : lines.get(lines.size() - 1).place() + 1);
  }

  /**
   * The same without all but so many lines: those stay that tell most; of those that tell as much
   * as each other, those nearest to where it went wrong, or else to the end.
   */
  public Excerpt cutTo(int count) {
    var byWorth =
        Comparator.comparing(Line::weight)
            .thenComparing(this::distance)
            .thenComparing(Line::place, Comparator.reverseOrder());
    var kept = new HashSet<>(lines.stream().sorted(byWorth).limit(count).toList());
    return new Excerpt(lines.stream().filter(kept::contains).toList(), all);
  }

  private int distance(Line line) {
    return lines.stream()
        .filter(other -> other.weight().compareTo(Weight.REFUSED) <= 0)
        .mapToInt(other -> Math.abs(other.place() - line.place()))
        .min()
        .orElse(all - line.place());
  }

  /** Laid out in columns, as {@link Timeline#text} does it. */
  public String text() {
    return Timeline.text(this);
  }
}
