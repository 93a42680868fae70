package warren.desk.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import warren.course.Exercise;
import warren.desk.answers.NothingLostException;
import warren.desk.outcome.ExitCode;
import warren.desk.outcome.MissingFileException;
import warren.desk.screen.Paragraphs;
import warren.desk.screen.Screen;
import warren.desk.session.CourseList;
import warren.desk.session.Desk;
import warren.desk.session.Guide;
import warren.desk.session.Hints;
import warren.desk.session.Judge;
import warren.desk.session.LastRun;
import warren.desk.session.Resets;
import warren.desk.session.Solutions;

/** The learner's session: save a file, get the verdict. */
public final class WatchSession {

  private final Desk desk;
  private final Screen screen;
  private final Editor editor;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private Exercise current;

  /** While an exercise is chosen from the list. */
  private Optional<Picker> picker = Optional.empty();

  /** What the session waits for. */
  private sealed interface Event {}

  private record Saving(Path file) implements Event {}

  private record Saved(Set<Path> files) implements Event {}

  private record Typed(int letter) implements Event {}

  /** What a key may set going. */
  private record Doing(Judge judge, Runs runs, Reporter reporter, Guide guide) {}

  /** At that desk. */
  public WatchSession(Desk desk) {
    this.desk = desk;
    this.screen = desk.screen();
    this.editor = new Editor(desk.course().root().resolve(".warren/editor"), System.getenv());
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
        judge.tell(current, judge.run(current), true);
      }
    }
    return ExitCode.PASSED;
  }

  private void watch(Judge judge) {
    Reporter reporter = new Reporter(desk, judge);
    try (Saves saves =
            new Saves(
                desk,
                file -> events.add(new Saving(file)),
                files -> events.add(new Saved(files)),
                this::deaf);
        Runs runs = new Runs(judge, reporter);
        Guide guide = new Guide(desk);
        Keys keys = new Keys(screen, desk.course().root().resolve(".warren/jline"))) {
      saves.begin();
      keys.begin(letter -> events.add(new Typed(letter)));
      runs.start(current);
      var doing = new Doing(judge, runs, reporter, guide);
      while (react(events.take(), doing)) {
        // Until somebody quits.
      }
    } catch (InterruptedException | IOException failed) {
      screen.error(
          "The lessons cannot be watched (%s).\nNext: ./warren run gives a verdict without watching."
              .formatted(failed));
    }
  }

  private void deaf() {
    screen.aside(
        "This file system does not tell when a file is saved: looking every second instead.");
  }

  /** Whether to go on. */
  private boolean react(Event event, Doing doing) {
    if (event instanceof Saving saving) {
      Meant.by(Set.of(saving.file()), desk, current).ifPresent(doing.judge()::expect);
      return true;
    }
    if (event instanceof Saved saved) {
      picker = Optional.empty();
      Meant.by(saved.files(), desk, current).ifPresent(exercise -> goTo(exercise, doing.runs()));
      return true;
    }
    int letter = ((Typed) event).letter();
    if (picker.isPresent()) {
      pick(picker.get(), letter, doing);
      return letter != Keys.END;
    }
    Optional<Key> key = letter == Keys.END ? Optional.of(Key.QUIT) : Key.of(letter);
    if (key.isPresent()) {
      press(key.get(), doing);
    }
    return !key.equals(Optional.of(Key.QUIT));
  }

  private void press(Key key, Doing doing) {
    if (key.says) {
      screen.line("");
    }
    switch (key) {
      case HINT -> Hints.next(desk, current);
      case MORE -> doing.reporter().more();
      case NEXT -> goTo(desk.after(current).orElse(current), doing.runs());
      case PREVIOUS -> goTo(desk.before(current).orElse(current), doing.runs());
      case LIST -> list();
      case SOLUTION -> orSay(this::solution);
      case TRACE -> LastRun.show(desk, current);
      case RESET -> orSay(() -> Resets.reset(desk, current));
      case RUN -> doing.runs().start(current);
      case OPEN -> open();
      case GUIDE -> doing.guide().open(current);
      case ALL -> allAgain(doing.runs());
      case HELP -> help();
      case QUIT -> screen.foot("");
    }
  }

  private void solution() {
    Solutions solutions = new Solutions(desk, current);
    if (!solutions.isToBeAskedForAgain()) {
      solutions.show();
    }
  }

  private void orSay(Runnable action) {
    try {
      action.run();
    } catch (NothingLostException | MissingFileException failed) {
      screen.error(failed.getMessage());
    }
  }

  private void list() {
    CourseList.show(desk);
    var choice = new Picker(desk.exercises(), desk.current().orElse(current));
    picker = Optional.of(choice);
    screen.foot(choice.line());
  }

  private void pick(Picker choice, int letter, Doing doing) {
    switch (choice.typed(letter)) {
      case GOES_ON -> screen.foot(choice.line());
      case LEFT -> {
        picker = Optional.empty();
        doing.reporter().showKeys();
      }
      case CHOSEN -> {
        picker = Optional.empty();
        goTo(choice.chosen(), doing.runs());
      }
    }
  }

  private void open() {
    screen.paragraph(editor.open(current.starter(), desk.relative(current.starter())));
  }

  private void goTo(Exercise exercise, Runs runs) {
    current = exercise;
    runs.start(exercise);
  }

  private void allAgain(Runs runs) {
    List<Exercise> solved =
        desk.exercises().stream().filter(e -> desk.progress().solved(e.id())).toList();
    if (solved.isEmpty()) {
      screen.line("Nothing is solved yet.");
    } else {
      runs.startAll(solved);
    }
  }

  private void help() {
    int width = screen.size().columns();
    screen.paragraph("Save your file, and its exercise is judged:");
    screen.paragraph(desk.relative(current.starter()));
    for (Key key : Key.values()) {
      screen.line("  " + key.letter + Paragraphs.wrapped(key.help, 5, width).substring(3));
    }
    screen.paragraph("The other commands, in another terminal: ./warren --help");
  }
}
