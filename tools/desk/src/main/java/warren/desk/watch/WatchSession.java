package warren.desk.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import warren.course.Exercise;
import warren.desk.Desk;
import warren.desk.ExitCode;
import warren.desk.Judge;
import warren.desk.Screen;

/** The learner's session: save a file, get the verdict. */
public final class WatchSession {

  private static final String KEYS = "h hint   n next   l list   r run again   q quit   ? help";

  private final Desk desk;
  private final Screen screen;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private Exercise current;

  /** What the session waits for. */
  private sealed interface Event {}

  private record Saved(Set<Path> files) implements Event {}

  private record Key(int key) implements Event {}

  /** At that desk. */
  public WatchSession(Desk desk) {
    this.desk = desk;
    this.screen = desk.screen();
  }

  /**
   * Sets up, gives the verdict on the current exercise, and watches where somebody sits there.
   *
   * @param keepWatching whether to watch although there is no terminal, for measurements and tests
   * @return the exit code
   */
  public int run(boolean keepWatching) {
    Optional<Exercise> first = desk.current().or(() -> desk.exercises().stream().findFirst());
    if (first.isEmpty()) {
      screen.line("This course has no exercises yet.");
      return ExitCode.PASSED;
    }
    current = first.get();
    Welcome.show(desk, current);
    boolean watching = screen.terminal() || keepWatching;
    try (Judge judge = watching ? Judge.forMany(desk) : Judge.forOne(desk)) {
      if (watching) {
        watch(judge);
      } else {
        judge.tell(current, judge.run(current));
      }
    }
    return ExitCode.PASSED;
  }

  private void watch(Judge judge) {
    try (Saves saves = new Saves(desk, files -> events.add(new Saved(files)), this::deaf);
        Runs runs = new Runs(judge, () -> told(judge));
        Keys keys = new Keys(screen, desk.course().root().resolve(".warren/jline"))) {
      saves.begin();
      keys.begin(key -> events.add(new Key(key)));
      screen.line(screen.faint("Warming up…"));
      runs.start(current);
      while (react(events.take(), runs)) {
        // Until somebody quits.
      }
    } catch (InterruptedException | IOException failed) {
      screen.error(
          "The lessons cannot be watched (%s).\nNext: ./warren run gives a verdict without watching."
              .formatted(failed));
    }
  }

  private void deaf() {
    screen.line(
        screen.faint(
            "This file system does not tell when a file is saved: looking every second instead."));
  }

  /** After each verdict, on the thread that told it. */
  private void told(Judge judge) {
    screen.line("");
    if (screen.terminal()) {
      screen.line(screen.faint("Watching. Save a file and it is judged.   " + KEYS));
    } else {
      judge.awaitWarm();
      screen.line("Watching, warm.");
    }
  }

  /** Whether to go on. */
  private boolean react(Event event, Runs runs) {
    if (event instanceof Saved saved) {
      Meant.by(saved.files(), desk, current)
          .ifPresent(
              exercise -> {
                current = exercise;
                runs.start(exercise);
              });
      return true;
    }
    int key = ((Key) event).key();
    switch (key) {
      case 'h', 'H' -> desk.hint(current);
      case 'l', 'L' -> desk.list();
      case 'r', 'R', '\r', '\n' -> runs.start(current);
      case 'n', 'N' -> {
        current = desk.after(current).orElse(current);
        runs.start(current);
      }
      case '?' -> help();
      case 'q', 'Q', Keys.END -> {
        return false;
      }
      default -> {
        // Any other key means nothing.
      }
    }
    return true;
  }

  private void help() {
    screen.line("");
    screen.line("Save your file, and its exercise is judged: " + desk.relative(current.starter()));
    screen.line("  h  the next hint on " + current.id());
    screen.line("  n  go on with the next exercise that is not solved");
    screen.line("  l  all exercises, and what you have solved");
    screen.line("  r  judge " + current.id() + " again");
    screen.line("  q  quit; so does Ctrl-C");
    screen.line("The other commands, in another terminal: ./warren --help");
  }
}
