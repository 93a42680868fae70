package warren.desk.trace;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import warren.desk.outcome.MissingFileException;
import warren.desk.screen.Screen;
import warren.lab.wire.Recorder;
import warren.lab.wire.Wire;
import warren.lab.wire.WireEvent;

/** Records what programs of the learner's own say to a broker, and shows it as it comes. */
public final class WireSession {

  /** Of an hour of lively talk; each takes half a kilobyte. */
  private static final int MOST_EVENTS = 100_000;

  private static final Duration LOOK = Duration.ofMillis(200);

  /** How long whoever ends the program waits for the last words. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final Screen screen;
  private final int port;
  private final Target target;
  private final int width;
  private final Recorder recorder = new Recorder(MOST_EVENTS);
  private final Named named = new Named();
  private final LiveLines lines;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean over;
  private boolean toldOfFailure;
  private boolean toldOfFullness;
  private int seen;

  /**
   * A session.
   *
   * @param port where programs connect to, on loopback
   * @param uri the broker's
   * @param width of the terminal, in columns
   */
  public WireSession(Screen screen, int port, String uri, int width) {
    this.screen = screen;
    this.port = Target.requirePort("--listen", port);
    this.target = Target.of(uri);
    this.width = width;
    this.lines = new LiveLines(width);
  }

  /**
   * Records until the program is ended, then says what there is.
   *
   * @param save the learner's file, which must not be there yet
   * @param otherwise our own file, if the learner names none
   */
  public void run(Optional<Path> save, Path otherwise) {
    target.require(port);
    try (Wire wire = listen()) {
      var writer =
          save.map(file -> RunWriter.begin(file, target.toString()))
              .orElseGet(() -> RunWriter.replace(otherwise, target.toString()));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(wire), "end of the wire"));
      begin();
      while (!over) {
        recorder.awaitMoreThan(seen, LOOK);
        tell(writer);
      }
      tell(writer);
      finish(writer, save);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  private Wire listen() {
    try {
      return Wire.listen(port, "client", target::broker, recorder);
    } catch (BindException taken) {
      throw new MissingFileException(
          "Port %1$d of 127.0.0.1 cannot be had: %2$s.\nNext: --listen another one, such as %3$d."
              .formatted(port, reason(taken), port < 65_535 ? port + 1 : 5673));
    } catch (IOException failed) {
      throw new IllegalStateException("The wire cannot listen: " + failed.getMessage(), failed);
    }
  }

  private static String reason(BindException taken) {
    return String.valueOf(taken.getMessage()).contains("Permission")
        ? "only the administrator may listen there"
        : "somebody listens there already";
  }

  private void begin() {
    screen.line(
        "The wire listens on "
            + screen.bold("127.0.0.1:" + port)
            + " and passes everything on to "
            + target
            + ".");
    screen.line(
        "Let your program connect to port %d. Its user and password go by unseen:".formatted(port));
    screen.line("they are neither shown nor kept. Ctrl-C ends the recording.");
    screen.line("");
  }

  /** Ctrl-C, or whatever else ends this program: that is how it is meant to end. */
  private void end(Wire wire) {
    over = true;
    try {
      wire.close();
      ended.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | RuntimeException hurry) {
      // What was written is there.
    } finally {
      screen.flush();
      Runtime.getRuntime().halt(0);
    }
  }

  private void tell(RunWriter writer) {
    var all = recorder.events();
    List<WireEvent> fresh = new ArrayList<>();
    all.subList(seen, all.size()).forEach(event -> fresh.addAll(named.next(event)));
    seen = all.size();
    write(writer, fresh);
    if (recorder.dropped() > 0 && !toldOfFullness) {
      toldOfFullness = true;
      screen.error(
          "That was %d events, and no more are recorded. Everything is still passed on."
              .formatted(MOST_EVENTS));
    }
  }

  private void write(RunWriter writer, List<WireEvent> fresh) {
    writer.add(fresh); // first, so that what is shown is kept, whatever ends us
    fresh.forEach(event -> lines.of(event).forEach(screen::line));
    if (writer.failure().isPresent() && !toldOfFailure) {
      toldOfFailure = true;
      screen.error(
          "%s cannot be written any more (%s): it ends here. Everything is still passed on and shown.\nNext: make room there, and begin anew."
              .formatted(writer.file(), writer.failure().get()));
    }
  }

  private void finish(RunWriter writer, Optional<Path> save) {
    write(writer, named.rest());
    writer.end();
    screen.line("");
    if (named.connections() == 0) {
      screen.line("Nobody connected to port %d.".formatted(port));
      return;
    }
    try {
      Story.of(RunFile.read(writer.file()), Optional.empty(), width).forEach(screen::line);
    } catch (UnreadableRunException notWritten) {
      // It was told when that happened.
    }
    screen.line("");
    screen.line(
        "All of it, and filters: ./warren trace "
            + save.map(file -> file.toAbsolutePath().toString()).orElse("wire"));
  }
}
