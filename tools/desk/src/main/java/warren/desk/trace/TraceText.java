package warren.desk.trace;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import warren.desk.screen.Screen;
import warren.lab.telling.Gist;
import warren.lab.telling.Sequence;
import warren.lab.telling.Topology;
import warren.lab.wire.WireEvent;

/** A run as the learner reads it, test by test. */
public final class TraceText {

  /** Narrower than that, no line can be read; wider, none is found again. */
  private static final int NARROWEST = 40;

  private static final int WIDEST = 120;

  /** What is shown of each test. */
  public enum Part {
    TOPOLOGY("Where messages go"),
    TIMELINE("What was said"),
    SEQUENCE("Who said it"),
    LEDGER("What became of each message");

    private final String title;

    Part(String title) {
      this.title = title;
    }
  }

  private final Screen screen;
  private final Set<Part> parts;
  private final int width;

  /**
   * A text of these parts.
   *
   * @param parts what is shown; if there are none, all but the sequence, which tells the timeline
   *     once more
   * @param width of the terminal, in columns
   */
  public TraceText(Screen screen, Set<Part> parts, int width) {
    this.screen = screen;
    this.parts =
        parts.isEmpty() ? EnumSet.of(Part.TOPOLOGY, Part.TIMELINE, Part.LEDGER) : Set.copyOf(parts);
    this.width = width;
  }

  /** How wide a picture may be, in columns. */
  public static int width(Screen screen) {
    return Math.max(NARROWEST, Math.min(WIDEST, screen.size().columns()));
  }

  /** Shows these tests of a run, at once. */
  public void show(KeptRun run, List<View> views) {
    var lines = new ArrayList<String>();
    lines.add(
        screen.bold((run.of() + " " + run.title()).strip())
            + screen.faint("  " + Ago.words(run.at())));
    if (!run.whole()) {
      lines.add(screen.faint("The recording ends in the middle; this is what there is of it."));
    }
    views.forEach(view -> lines.addAll(test(view)));
    screen.lines(lines);
  }

  private List<String> test(View view) {
    var all = new ArrayList<String>();
    var test = view.test();
    if (!test.test().isEmpty()) {
      all.add("");
      all.add(screen.bold(test.ending().mark() + " " + test.test()));
    }
    if (view.events().isEmpty()) {
      all.add("  Nothing was said on the wire.");
      return all;
    }
    for (Part part : Part.values()) {
      var lines = parts.contains(part) ? lines(part, view) : List.<String>of();
      if (!lines.isEmpty()) {
        all.add("");
        all.add("  " + screen.faint(part.title));
        all.addAll(lines);
      }
    }
    return all;
  }

  private List<String> lines(Part part, View view) {
    return switch (part) {
      case TOPOLOGY -> TopologyText.of(view.scene(), view.test().names(), width);
      case TIMELINE -> timeline(view);
      case SEQUENCE -> SequenceText.of(view.events(), width);
      case LEDGER -> LedgerText.of(view.messages(), width);
    };
  }

  private List<String> timeline(View view) {
    var lines = new ArrayList<>(TimelineText.of(view.events(), width));
    missing(view.test().events())
        .ifPresent(
            count ->
                lines.add(
                    "  The middle is missing: %d events were too many to keep.".formatted(count)));
    return lines;
  }

  /** How many events are missing where the numbers jump, beyond what heartbeats account for. */
  private static Optional<Integer> missing(List<WireEvent> events) {
    int largest = 0;
    for (int i = 1; i < events.size(); i++) {
      largest = Math.max(largest, events.get(i).number() - events.get(i - 1).number() - 1);
    }
    return Optional.of(largest).filter(gap -> gap > 99);
  }

  /** Both diagrams of each test in PlantUML's text. */
  public static String plantUml(List<View> views) {
    var text = new StringBuilder();
    for (View view : views) {
      if (!view.events().isEmpty()) {
        text.append("' %s%n".formatted(Shown.cut(view.test().test(), 200)))
            .append(Sequence.plantUml(Gist.of(view.events())))
            .append("\n")
            .append(Topology.plantUml(view.scene()))
            .append("\n");
      }
    }
    return text.toString();
  }
}
