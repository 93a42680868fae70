package warren.desk.engine;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherFactory;
import warren.lab.ChildProcesses;

/**
 * The worker's own JVM: warms up, takes a job from standard input, reports on standard output, and
 * ends, unless it was told to stay for more. It ends as well when its input does, that is when
 * whoever started it is gone.
 */
final class Worker {

  private static final int OUTPUT_KEPT = 64 * 1024;

  /** How long it may take to say what was said on the wire when a run has to be ended. */
  private static final Duration TAPES = Duration.ofSeconds(5);

  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
  private final BoundedOutput printed = new BoundedOutput(OUTPUT_KEPT);
  private final LessonCompiler compiler = new LessonCompiler();
  private final Launcher launcher = LauncherFactory.create();
  private final BlockingQueue<Message> heard;
  private final Limits limits;
  private final Executor ahead =
      Executors.newSingleThreadExecutor(task -> daemon("compile ahead", task));
  private Optional<Expected> expected = Optional.empty();
  private volatile LessonClasses classes = new LessonClasses(Map.of());

  /** Says what the tests said on the wire, after the last word; does nothing unless asked for. */
  private volatile Runnable tapes = () -> {};

  /** A job that is about to come, and what the compiler makes of it. */
  private record Expected(
      Message.Work work, CompletableFuture<LessonCompiler.Compilation> compilation) {}

  private Worker(Limits limits, BlockingQueue<Message> heard) {
    this.limits = limits;
    this.heard = heard;
  }

  /**
   * @param args the limits
   */
  public static void main(String[] args) throws InterruptedException {
    InputStream in = System.in;
    PrintStream complaints = System.err;
    BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
    // First of all, as the first message takes long to read.
    background("hear the engine", () -> listen(in, heard));
    try {
      new Worker(Limits.fromArgument(args[0]), heard).live();
    } catch (RuntimeException | Error failure) {
      failure.printStackTrace(complaints);
      Runtime.getRuntime().halt(1);
    }
  }

  private void live() throws InterruptedException {
    takeOverStreams();
    Message.Prepare prepare = hear(Message.Prepare.class);
    WarmUp warmUp = new WarmUp(compiler, launcher);
    warmUp.exercise(prepare.depth());
    prepare.rehearsals().forEach(work -> warmUp.rehearse(work.job(), () -> !heard.isEmpty()));
    Runtime.getRuntime().addShutdownHook(new Thread(this::endedByLearner));
    Leftovers leftovers = new Leftovers();
    do {
      printed.clear();
      say(new Message.Ready());
      work(awaitJob());
      ChildProcesses.end();
    } while (prepare.stay() && leftovers.none());
    Runtime.getRuntime().halt(0);
  }

  private <M extends Message> M hear(Class<M> type) throws InterruptedException {
    Message message = heard.take();
    while (!type.isInstance(message)) {
      message = heard.take();
    }
    return type.cast(message);
  }

  private Message.Work awaitJob() throws InterruptedException {
    while (true) {
      Message message = heard.take();
      if (message instanceof Message.Work work) {
        return work;
      }
      if (message instanceof Message.Expect expect) {
        expected = Optional.of(expected(expect.work()));
      }
    }
  }

  private Expected expected(Message.Work work) {
    return new Expected(
        work, CompletableFuture.supplyAsync(() -> compiler.compile(work.job()), ahead));
  }

  private LessonCompiler.Compilation compiled(Message.Work work) {
    if (expected.isPresent()) {
      // There is a core for each: while the compiler is at it, JUnit gets ready.
      WarmUp.junit(launcher);
      var compilation = expected.get().compilation().join();
      if (expected.get().work().job().equals(work.job()) && compilation.isCurrent()) {
        return compilation;
      }
    }
    return compiler.compile(work.job());
  }

  private static void listen(InputStream input, BlockingQueue<Message> heard) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        Message.read(line).ifPresent(heard::add);
      }
    } catch (IOException gone) {
      // The end of what it says, as is the end of the stream.
    } finally {
      halt();
    }
  }

  /** Ends this JVM without asking anybody's shutdown hooks, and what the code has started. */
  private static void halt() {
    try {
      ChildProcesses.end();
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  private void takeOverStreams() {
    PrintStream learners = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(learners);
    System.setErr(learners);
    System.setIn(InputStream.nullInputStream());
  }

  private void work(Message.Work work) {
    Job job = work.job();
    LessonCompiler.Compilation compilation = compiled(work);
    expected = Optional.empty();
    if (!compilation.errors().isEmpty()) {
      tell(Verdict.Outcome.DID_NOT_COMPILE, compilation.errors());
      return;
    }
    classes = new LessonClasses(compilation.classes());
    Progress progress = new Progress();
    background("watch the time", () -> watch(progress));
    try {
      TestRun run = new TestRun(classes, progress, this::say);
      if (work.wire() == Message.Wire.TAPES) {
        tapes = () -> run.tapes().map(Message.Recorded::new).forEach(this::say);
      }
      Message.Ended ended = run.run(launcher, classes, job, work.wire());
      progress.end();
      tell(ended.outcome(), ended.detail());
      tapes.run();
    } catch (OutOfMemoryError full) {
      end(
          Verdict.Outcome.ENDED_ITSELF,
          "The code used up its memory (%d MB)%s"
              .formatted(Runtime.getRuntime().maxMemory() >> 20, placesOf(full)));
    } catch (Throwable failure) {
      end(
          Verdict.Outcome.FAILED,
          "The test could not be run: "
              + new FailureText(classes).text(failure)
              + placesOf(failure));
    }
  }

  private String placesOf(Throwable failure) {
    var places = new FailureText(classes).places(failure.getStackTrace());
    return places.isEmpty() ? "." : ":\n" + String.join("\n", places);
  }

  private void watch(Progress progress) {
    while (progress.sinceBegin().compareTo(limits.job()) < 0
        && progress.sinceLast().compareTo(limits.test()) < 0) {
      try {
        if (progress.awaitEnd(Math.min(100, limits.test().toMillis()))) {
          return;
        }
      } catch (InterruptedException ignored) {
        // Nobody but the learner's code could mean it.
      }
    }
    boolean stuck = progress.sinceLast().compareTo(limits.test()) >= 0;
    String test = progress.test().isEmpty() ? "" : " (" + progress.test() + ")";
    String places = ThreadPlaces.text(classes);
    end(
        Verdict.Outcome.TIMED_OUT,
        (stuck
                ? "Stopped: a test%s was still running after %d s."
                    .formatted(test, limits.test().toSeconds())
                : "Stopped: the tests took longer than %d s%s."
                    .formatted(limits.job().toSeconds(), test))
            + (places.isEmpty() ? "" : "\nThis is where the code was:\n" + places));
  }

  private void endedByLearner() {
    end(
        Verdict.Outcome.ENDED_ITSELF,
        ThreadPlaces.exit(classes)
            .map(
                place ->
                    "Your code ended the JVM (System.exit), and with it all that runs there:\n    at "
                        + place)
            .orElse("The JVM was told to end while the tests ran."));
  }

  private void say(Message message) {
    synchronized (out) {
      out.println(message.line());
      out.flush();
    }
  }

  private synchronized void tell(Verdict.Outcome outcome, String detail) {
    say(new Message.Ended(outcome, detail, printed.text()));
  }

  /** Says the last word and ends this JVM. */
  private synchronized void end(Verdict.Outcome outcome, String detail) {
    tell(outcome, detail);
    try {
      // Not here, as the code that hangs may hold what they need.
      CompletableFuture.runAsync(tapes, task -> background("say tapes", task))
          .get(TAPES.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException none) {
      // Then there are none.
    } finally {
      halt();
    }
  }

  private static void background(String name, Runnable task) {
    daemon(name, task).start();
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
