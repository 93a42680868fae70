package warren.desk.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import warren.course.Exercise;
import warren.desk.engine.Engine;
import warren.desk.engine.Verdict;
import warren.desk.outcome.MissingFileException;
import warren.desk.screen.Screen;
import warren.desk.trace.Keeping;
import warren.desk.trace.Story;
import warren.lab.broker.Broker;
import warren.lab.broker.NoBrokerException;
import warren.lab.broker.keeper.BrokerLease;

/** Gives verdicts on the learner's answers: a share in the broker, an engine, and the words. */
public final class Judge implements AutoCloseable {

  /** How long a verdict waits for its story, which comes a moment later. */
  private static final Duration STORY = Duration.ofSeconds(10);

  private final Desk desk;
  private Optional<BrokerLease> lease;
  private final Engine engine;
  private final Keeping keeping;

  /** Whether the last run asked for a broker, and there was none. */
  private boolean withoutBroker;

  private Judge(Desk desk, Optional<BrokerLease> lease, Engine engine) {
    this.desk = desk;
    this.lease = lease;
    this.engine = engine;
    this.keeping = new Keeping(desk.course().root(), desk.screen()::error);
  }

  /**
   * Takes a share in the broker, says which, and starts an engine. A machine without a broker gets
   * a word on it and goes on: not every exercise needs one. A worker waits warm for each verdict.
   */
  public static Judge forMany(Desk desk) {
    Optional<BrokerLease> lease = lease(desk);
    var root = desk.course().root();
    return new Judge(
        desk, lease, lease.isPresent() ? new Engine(root, 1) : Engine.withoutBroker(root, 1));
  }

  /** As {@link #forMany}, for one verdict: its worker starts while the broker is looked for. */
  public static Judge forOne(Desk desk) {
    return forOne(desk, engineForOne());
  }

  /** With an engine that was made before the desk, so that its worker has started meanwhile. */
  public static Judge forOne(Desk desk, Engine engine) {
    return new Judge(desk, lease(desk), engine);
  }

  /** An engine whose worker starts at once. */
  public static Engine engineForOne() {
    Engine engine = new Engine(Desk.root(), 0);
    engine.expectJob();
    return engine;
  }

  /** A share in the broker, named in a line; empty, with a line too, if there is none. */
  public static Optional<BrokerLease> lease(Desk desk) {
    Screen screen = desk.screen();
    try {
      BrokerLease lease = BrokerLease.acquire(desk.course().root(), screen::progress);
      screen.aside(named(lease.broker()));
      return Optional.of(lease);
    } catch (NoBrokerException none) {
      screen.aside("Broker: none to be had. Exercises that need one will say what to do.");
      return Optional.empty();
    }
  }

  /** The one line that says which broker was taken and why. */
  public static String named(Broker broker) {
    return "Broker: RabbitMQ %s, %s".formatted(broker.version(), broker.reason());
  }

  /**
   * Judges the learner's answer; once more, if broker or Redis fail meanwhile. An interrupt ends it
   * without a verdict.
   *
   * @throws CancellationException where the thread was interrupted
   * @throws IllegalStateException where no JVM for the tests can be started
   */
  public synchronized Verdict run(Exercise exercise) {
    renewLease();
    Optional<String> unmet = lease.flatMap(share -> Needs.unmet(exercise, share));
    if (unmet.isPresent()) {
      return new Verdict(Verdict.Outcome.NO_BROKER, List.of(), unmet.get(), "", Duration.ZERO);
    }
    if (withoutBroker) {
      engine.startAnew(); // who has found none while it got warm looks for none any more
    }
    engine.rehearse(desk.rehearsal(exercise));
    Verdict verdict = judged(exercise);
    withoutBroker = verdict.outcome() == Verdict.Outcome.NO_BROKER;
    if (verdict.outcome() != Verdict.Outcome.ENVIRONMENT) {
      return verdict;
    }
    desk.screen().line("");
    desk.screen().line(verdict.detail() + " It is judged once more.");
    renewLease();
    return judged(exercise);
  }

  /** Has the learner's answer compiled: it is about to be judged, once it is saved whole. */
  public void expect(Exercise exercise) {
    try {
      engine.expect(desk.job(exercise));
    } catch (MissingFileException gone) {
      // Whoever judges it says so.
    }
  }

  private Verdict judged(Exercise exercise) {
    try (Running running = new Running(desk.screen(), exercise)) {
      return engine.run(desk.job(exercise), running, keeping.of(exercise));
    }
  }

  /** Takes another broker where the one that we had is gone. */
  private void renewLease() {
    lease
        .flatMap(BrokerLease::lost)
        .ifPresent(
            lost -> {
              desk.screen().progress(lost + " Looking for a broker again.");
              lease.ifPresent(BrokerLease::close);
              lease = lease(desk);
              if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException();
              }
              engine.startAnew();
            });
  }

  /**
   * Shows a verdict and notes it.
   *
   * @param whole whether all of it is shown, and not only what fits on the screen
   */
  public void tell(Exercise exercise, Verdict verdict, boolean whole) {
    note(exercise, verdict);
    new Verdicts(desk).tell(exercise, verdict, whole);
    var edited = CompletableFuture.supplyAsync(() -> new ShippedTests(desk).edited(exercise));
    if (verdict.passed()) {
      new Verdicts(desk).tellSuccess(exercise, story(exercise));
    }
    edited.join().ifPresent(desk.screen()::aside);
  }

  /**
   * What the run that has just ended did on the wire, in ten lines at most, with a picture; none if
   * it said nothing there. To be asked after the verdict is told, as it may take a moment.
   */
  public List<String> story(Exercise exercise) {
    return keeping
        .last(STORY)
        .map(run -> Story.of(run, exercise.recording(), desk.screen().size().columns()))
        .orElse(List.of());
  }

  /** Notes a verdict that is about the code. */
  public void note(Exercise exercise, Verdict verdict) {
    if (verdict.saysSomethingOfTheCode()) {
      desk.progress().judged(exercise.id(), verdict.passed());
    }
  }

  /** Shows why there is no verdict. */
  public void tell(RuntimeException failure) {
    boolean saysWhatIsNext = failure instanceof MissingFileException;
    desk.screen().error(failure.getMessage() + (saysWhatIsNext ? "" : "\nNext: ./warren doctor"));
  }

  /** Waits until the next verdict would not have to wait for a worker. */
  public void awaitWarm() {
    engine.awaitWarm();
  }

  @Override
  public synchronized void close() {
    engine.close();
    lease.ifPresent(BrokerLease::close);
  }
}
