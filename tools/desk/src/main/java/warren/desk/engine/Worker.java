package warren.desk.engine;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The worker's own JVM: warms up, takes a job from standard input, reports on standard output, and
 * ends, unless it was told to stay for more. It ends as well when its input does, that is when
 * whoever started it is gone.
 */
final class Worker {

  private static final int OUTPUT_KEPT = 64 * 1024;

  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
  private final BoundedOutput printed = new BoundedOutput(OUTPUT_KEPT);
  private final LessonCompiler compiler = new LessonCompiler();
  private final Launcher launcher = LauncherFactory.create();
  private final BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
  private final Limits limits;
  private volatile LessonClasses classes = new LessonClasses(Map.of());

  private Worker(Limits limits) {
    this.limits = limits;
  }

  /**
   * @param args the limits
   */
  public static void main(String[] args) throws InterruptedException {
    Worker worker = new Worker(Limits.fromArgument(args[0]));
    InputStream in = System.in;
    PrintStream complaints = System.err;
    worker.takeOverStreams();
    background("hear the engine", () -> worker.listen(in));
    try {
      worker.live();
    } catch (RuntimeException | Error failure) {
      failure.printStackTrace(complaints);
      Runtime.getRuntime().halt(1);
    }
  }

  private void live() throws InterruptedException {
    Message.Prepare prepare = hear(Message.Prepare.class);
    WarmUp warmUp = new WarmUp(compiler, launcher);
    warmUp.exercise(prepare.depth());
    prepare.rehearsals().forEach(work -> warmUp.rehearse(work.job(), () -> !heard.isEmpty()));
    Runtime.getRuntime().addShutdownHook(new Thread(this::endedByLearner));
    Leftovers leftovers = new Leftovers();
    do {
      printed.clear();
      say(new Message.Ready());
      work(hear(Message.Work.class));
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

  private void listen(InputStream input) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        Message.read(line).ifPresent(heard::add);
      }
    } catch (IOException gone) {
      // The end of what it says, as is the end of the stream.
    }
    Runtime.getRuntime().halt(0);
  }

  private void takeOverStreams() {
    PrintStream learners = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(learners);
    System.setErr(learners);
    System.setIn(InputStream.nullInputStream());
  }

  private void work(Message.Work work) {
    Job job = work.job();
    LessonCompiler.Compilation compilation = compiler.compile(job);
    if (!compilation.errors().isEmpty()) {
      tell(Verdict.Outcome.DID_NOT_COMPILE, compilation.errors());
      return;
    }
    classes = new LessonClasses(compilation.classes());
    Progress progress = new Progress();
    background("watch the time", () -> watch(progress));
    try {
      TestRun run = new TestRun(classes, progress, this::say);
      Message.Ended ended = run.run(launcher, classes, job, work.record());
      progress.end();
      tell(ended.outcome(), ended.detail());
    } catch (OutOfMemoryError full) {
      end(
          Verdict.Outcome.ENDED_ITSELF,
          "The code used up its memory (%d MB)%s"
              .formatted(Runtime.getRuntime().maxMemory() >> 20, placesOf(full)));
    } catch (Throwable failure) {
      end(
          Verdict.Outcome.FAILED,
          "The test could not be run: " + new FailureText(classes).of(failure) + placesOf(failure));
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
            .map(place -> "Your code ended the JVM (System.exit):\n    at " + place)
            .orElse("The JVM was told to end while the tests ran."));
  }

  private synchronized void say(Message message) {
    out.println(message.line());
    out.flush();
  }

  private synchronized void tell(Verdict.Outcome outcome, String detail) {
    say(new Message.Ended(outcome, detail, printed.text()));
  }

  /** Says the last word and ends this JVM without asking anybody's shutdown hooks. */
  private synchronized void end(Verdict.Outcome outcome, String detail) {
    tell(outcome, detail);
    Runtime.getRuntime().halt(0);
  }

  private static void background(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
