package warren.desk.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Compiles and runs test classes, each in a JVM of its own that was warmed up beforehand and is
 * thrown away afterwards. So nothing that a learner's code does can harm the next run, and a
 * verdict does not wait for a JVM to start. For many runs of known code there is {@link
 * #forMany(Path, int)}.
 *
 * <p>Jobs may come from several threads.
 */
public final class Engine implements AutoCloseable {

  /** A worker keeps to its limits by itself; this is for one that cannot any more. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final Duration WARM_UP = Duration.ofMinutes(5);

  private final Collecting collecting = new Collecting();
  private final Path root;
  private final int spareWorkers;
  private final Limits limits;
  private final WarmUp.Depth depth;
  private final boolean stay;
  private final Deque<WorkerProcess> spare = new ArrayDeque<>();
  private volatile List<Message.Work> rehearsals = List.of();
  private boolean closed;

  /**
   * Starts the first workers; they warm up in the background.
   *
   * @param root the course's folder
   * @param spareWorkers how many wait for a job; with 0 each job starts its own
   */
  public Engine(Path root, int spareWorkers) {
    this(root, spareWorkers, Limits.USUAL, WarmUp.Depth.WITH_BROKER, false);
  }

  /**
   * An engine whose workers do not look for a broker before a test asks for one.
   *
   * @see #Engine(Path, int)
   */
  public static Engine withoutBroker(Path root, int spareWorkers) {
    return new Engine(root, spareWorkers, Limits.USUAL, WarmUp.Depth.WITHOUT_BROKER, false);
  }

  /**
   * An engine whose workers do job after job for as long as no job leaves a thread behind, and so
   * need no practice beforehand: several times as quick where there are hundreds of jobs.
   *
   * @param atOnce how many jobs come at the same time
   */
  public static Engine forMany(Path root, int atOnce) {
    return new Engine(root, atOnce, Limits.OF_MANY, WarmUp.Depth.NONE, true);
  }

  Engine(Path root, int spareWorkers, Limits limits, WarmUp.Depth depth, boolean stay) {
    this.root = root.toAbsolutePath().normalize();
    this.spareWorkers = spareWorkers;
    this.limits = limits;
    this.depth = depth;
    this.stay = stay;
    refill();
  }

  /**
   * From now on workers practise on this job while they wait; its code must be harmless. Useful
   * where it is like the jobs to come.
   */
  public void rehearse(Job job) {
    rehearsals = List.of(Message.Work.of(job));
  }

  /**
   * Compiles and runs. An interrupt of the calling thread ends the run.
   *
   * @param listener told of each test, on the calling thread
   * @throws CancellationException where the thread was interrupted
   * @throws IllegalStateException where no worker can be started, with what it said
   */
  public Verdict run(Job job, Listener listener) {
    return run(Message.Work.of(job), listener, score -> {}, none -> {});
  }

  /**
   * As {@link #run(Job, Listener)}, and hands over what the tests said on the wire, as lines of
   * JSON: after the verdict, which does not wait for it, and on a thread of its own.
   *
   * @param onRecorded told once, unless the run is cancelled
   */
  public Verdict run(Job job, Listener listener, Consumer<Recorded> onRecorded) {
    return run(Message.Work.of(job, Message.Wire.TAPES), listener, score -> {}, onRecorded);
  }

  /**
   * Compiles and runs, and keeps what the tests said on the wire.
   *
   * @see #run(Job, Listener)
   */
  public Recorded record(Job job) {
    List<String> recordings = new ArrayList<>();
    var work = Message.Work.of(job, Message.Wire.SCORES);
    Verdict verdict = run(work, result -> {}, recordings::add, none -> {});
    return new Recorded(verdict, recordings);
  }

  /**
   * A verdict with recordings.
   *
   * @param recordings what each test said on the wire: as {@link warren.lab.telling.Score} writes
   *     it, or as lines of JSON
   */
  public record Recorded(Verdict verdict, List<String> recordings) {

    public Recorded {
      recordings = List.copyOf(recordings);
    }
  }

  private Verdict run(
      Message.Work work,
      Listener listener,
      Consumer<String> onRecording,
      Consumer<Recorded> onTapes) {
    WorkerProcess worker = null;
    boolean usable = false;
    try {
      worker = ready(true);
      long begin = System.nanoTime();
      worker.work(work);
      Verdict verdict = verdict(worker, listener, onRecording, begin);
      if (work.wire() == Message.Wire.TAPES) {
        collecting.from(worker, verdict, onTapes);
        worker = null; // it has more to say
      } else {
        usable = stay && !verdict.endedTheJvm();
      }
      return verdict;
    } catch (InterruptedException interrupted) {
      throw new CancellationException();
    } finally {
      if (usable) {
        giveBack(worker);
      } else if (worker != null) {
        worker.close();
      }
      refill();
    }
  }

  /** Starts a worker without a warm-up for a job that is about to come. */
  public void expectJob() {
    giveBack(cold());
  }

  /** Has the worker that waits for the next job compile it, as that is known to be this one. */
  public void expect(Job job) {
    synchronized (spare) {
      Optional.ofNullable(spare.peek()).ifPresent(worker -> worker.expect(Message.Work.of(job)));
    }
  }

  /** Throws away what waits for a job, as it was warmed up with a broker that is gone. */
  public void startAnew() {
    synchronized (spare) {
      spare.forEach(WorkerProcess::close);
      spare.clear();
    }
    refill();
  }

  /** Waits until a worker is warm, so that the next job does not wait for it. */
  public void awaitWarm() {
    try {
      giveBack(ready(false));
    } catch (InterruptedException interrupted) {
      throw new CancellationException();
    }
  }

  private Verdict verdict(
      WorkerProcess worker, Listener listener, Consumer<String> onRecording, long begin)
      throws InterruptedException {
    List<TestResult> tests = new ArrayList<>();
    Message.Ended last = null;
    while (last == null) {
      Message message = worker.next(limits.job().plus(GRACE));
      if (message instanceof Message.Tested tested) {
        tests.add(tested.result());
        listener.ended(tested.result());
      } else if (message instanceof Message.Planned planned) {
        listener.planned(planned.tests());
      } else if (message instanceof Message.Began began) {
        listener.began(began.claim());
      } else if (message instanceof Message.Recorded recorded) {
        onRecording.accept(recorded.text());
      } else if (message instanceof Message.Ended ended) {
        last = ended;
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    return new Verdict(last.outcome(), tests, last.detail(), last.output(), took);
  }

  /** A worker that is ready for its job: taken from the spare ones, or started now. */
  private WorkerProcess ready(boolean hurry) throws InterruptedException {
    WorkerProcess worker = take();
    if (hurry) {
      worker.hurry();
    }
    try {
      if (worker.awaitReady(WARM_UP)) {
        return worker;
      }
      worker.close();
      worker = cold();
      if (worker.awaitReady(WARM_UP)) {
        return worker;
      }
    } catch (InterruptedException interrupted) {
      giveBack(worker);
      throw interrupted;
    }
    worker.close();
    throw new IllegalStateException("A worker JVM does not start up.\n" + worker.complaints());
  }

  private WorkerProcess take() {
    synchronized (spare) {
      WorkerProcess worker = spare.poll();
      return worker == null ? cold() : worker;
    }
  }

  /** Somebody waits for this one: there is no time to warm up what may not be needed. */
  private WorkerProcess cold() {
    return start(new Message.Prepare(WarmUp.Depth.NONE, List.of(), stay));
  }

  private WorkerProcess start(Message.Prepare prepare) {
    return new WorkerProcess(root, limits, prepare);
  }

  private void giveBack(WorkerProcess worker) {
    synchronized (spare) {
      if (closed || spare.size() >= Math.max(1, spareWorkers)) {
        worker.close();
      } else {
        spare.push(worker); // what has just worked is quicker than what is new
      }
    }
  }

  private void refill() {
    synchronized (spare) {
      spare.removeIf(worker -> !worker.alive());
      // Those that stay come back: there is one more only if all are at work.
      while (!closed && !stay && spare.size() < spareWorkers) {
        spare.add(start(new Message.Prepare(depth, rehearsals, stay)));
      }
    }
  }

  /** Ends the workers that wait; what was said on the wire is handed over before. */
  @Override
  public void close() {
    collecting.await();
    synchronized (spare) {
      closed = true;
      spare.forEach(WorkerProcess::close);
      spare.clear();
    }
  }
}
