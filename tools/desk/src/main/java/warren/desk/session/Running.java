package warren.desk.session;

import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import warren.course.Exercise;
import warren.desk.engine.Listener;
import warren.desk.engine.TestResult;
import warren.desk.screen.Screen;

/**
 * The last line of the screen while tests run: what is judged, how far it is, how long it takes.
 */
final class Running implements Listener, AutoCloseable {

  private static final int TICK_MILLIS = 100;

  private final Screen screen;
  private final Exercise exercise;
  private final long begin = System.nanoTime();
  private final ScheduledExecutorService clock;
  private int tests;
  private int nth;
  private String claim = "";

  /** Shows it from now on. */
  Running(Screen screen, Exercise exercise) {
    this.screen = screen;
    this.exercise = exercise;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "running");
              thread.setDaemon(true);
              return thread;
            });
    if (screen.clever()) {
      clock.execute(screen::size);
      clock.scheduleAtFixedRate(this::draw, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    } else if (screen.terminal()) {
      screen.line("Judging %s %s…".formatted(exercise.id(), exercise.title()));
    }
  }

  private synchronized void draw() {
    if (!clock.isShutdown()) {
      screen.foot(text((System.nanoTime() - begin) / 1_000_000_000.0));
    }
  }

  private String text(double seconds) {
    String what = exercise.id() + " " + exercise.title();
    String took = String.format(Locale.ROOT, "%.1f s", seconds);
    return nth == 0
        ? "%s   %s".formatted(what, took)
        : "%s   test %d of %d   %s   %s".formatted(what, nth, Math.max(nth, tests), took, claim);
  }

  @Override
  public synchronized void planned(int all) {
    tests = all;
    nth = 0;
  }

  @Override
  public synchronized void began(String sentence) {
    nth++;
    claim = sentence;
  }

  @Override
  public void ended(TestResult test) {
    // The next one begins at once.
  }

  @Override
  public synchronized void close() {
    clock.shutdownNow();
    screen.foot("");
  }
}
