package warren.desk.session;

import java.util.EnumSet;
import warren.course.Exercise;
import warren.desk.outcome.MissingFileException;
import warren.desk.trace.KeptRun;
import warren.desk.trace.KeptRuns;
import warren.desk.trace.RunFile;
import warren.desk.trace.Trace;
import warren.desk.trace.TraceText;
import warren.desk.trace.TraceText.Part;
import warren.desk.trace.UnreadableRunException;

/** What the last run of an exercise did on the wire. */
public final class LastRun {

  private LastRun() {}

  /** Shows of an exercise's last run, in a session, the test to look at first. */
  public static void show(Desk desk, Exercise exercise) {
    var file = new KeptRuns(desk.course().root()).of(exercise.id());
    if (file.isEmpty()) {
      desk.screen().line(nothingKept(exercise).getMessage());
      return;
    }
    try {
      KeptRun run = RunFile.read(file.get());
      var first = Trace.first(run, exercise.recording());
      new TraceText(desk.screen(), EnumSet.noneOf(Part.class), TraceText.width(desk.screen()))
          .show(run, first);
      int others = run.conversations().size() - first.size();
      if (others > 0) {
        desk.screen()
            .line(
                desk.screen()
                    .faint(
                        "\n%s, and filters: ./warren trace %s"
                            .formatted(
                                others == 1
                                    ? "The other test"
                                    : "The other %d tests".formatted(others),
                                exercise.id())));
      }
    } catch (UnreadableRunException unreadable) {
      desk.screen().error(unreadable.getMessage());
    }
  }

  /** What is said where there is none. */
  public static MissingFileException nothingKept(Exercise exercise) {
    return new MissingFileException(
        "No run of %1$s %2$s is kept here yet.\nNext: ./warren run %1$s makes one, and ./warren trace %1$s shows it."
            .formatted(exercise.id(), exercise.title()));
  }
}
