package warren.desk.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A worker as the engine sees it: a process that does one job at a time. */
final class WorkerProcess implements AutoCloseable {

  /**
   * Enough for the lab and a lesson's messages; two of these fit on a small laptop. A short run
   * fits into its young part, of which a thread takes little at a time, as there are many; so it
   * ends before the first collection of garbage.
   */
  private static final List<String> HEAP =
      List.of("-Xmx256m", "-Xmn128m", "-XX:TLABSize=128k", "-XX:-ResizeTLAB");

  /** How long it may take to end by itself. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private static final int COMPLAINTS_KEPT = 8 * 1024;

  private final Process process;
  private final BlockingQueue<Message> said = new LinkedBlockingQueue<>();
  private boolean ready;
  private final BoundedOutput complaints = new BoundedOutput(COMPLAINTS_KEPT);

  /** Starts one; it prepares itself. */
  WorkerProcess(Path root, Limits limits, Message.Prepare prepare) {
    try {
      process = new ProcessBuilder(command(root, limits)).directory(root.toFile()).start();
    } catch (IOException failed) {
      throw new UncheckedIOException("A worker JVM could not be started", failed);
    }
    send(prepare);
    background("worker's reports", this::listen);
    background("worker's complaints", this::collectComplaints);
  }

  private static List<String> command(Path root, Limits limits) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(HEAP);
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-XX:-UsePerfData", "-Djava.awt.headless=true"));
    command.add("-Dwarren.root=" + root);
    command.add("-Dwarren.sources=the desk's"); // which notes the verdict by itself
    // As in the build: a charset that shows where code relies on the platform's.
    command.add("-Dfile.encoding=ISO-8859-1");
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    Optional.ofNullable(System.getProperty("warren.worker.archive"))
        .ifPresent(
            archive ->
                command.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Worker.class.getName(), limits.asArgument()));
    return command;
  }

  private void listen() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        Message.read(line).ifPresent(said::add);
      }
    } catch (IOException gone) {
      // The end of what it says, as is the end of the stream.
    }
    said.add(vanished());
  }

  private void collectComplaints() {
    try (InputStream err = process.getErrorStream()) {
      err.transferTo(complaints);
    } catch (IOException gone) {
      // The process has ended.
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  private void send(Message message) {
    try {
      process.getOutputStream().write((message.line() + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException gone) {
      // It has died; what it says next is its end.
    }
  }

  /** Has it compile a job before the job is given to it. */
  void expect(Message.Work work) {
    send(new Message.Expect(work));
  }

  /** Gives it a job; it has to be ready. */
  void work(Message.Work work) {
    ready = false;
    send(work);
  }

  /** Asks it to be ready as soon as it can. */
  void hurry() {
    if (!ready) {
      send(new Message.Hurry());
    }
  }

  /** Waits until it is warm. False where it has ended or takes too long. */
  boolean awaitReady(Duration patience) throws InterruptedException {
    if (!ready) {
      ready = next(patience) instanceof Message.Ready;
    }
    return ready;
  }

  /** The next message; where it says nothing more, a last one in its place. */
  Message next(Duration patience) throws InterruptedException {
    Message next = said.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    return next != null
        ? next
        : new Message.Ended(
            Verdict.Outcome.TIMED_OUT,
            "Stopped: the tests said nothing for %d s, not even where they are."
                .formatted(patience.toSeconds()),
            "");
  }

  private Message vanished() {
    return new Message.Ended(
        Verdict.Outcome.ENDED_ITSELF,
        "The JVM ended without saying where (Runtime.halt, or a crash).\n" + complaints(),
        "");
  }

  /** What it wrote to standard error. */
  String complaints() {
    return complaints.text().strip();
  }

  /** Lets it end, with what its code has started; one that cannot any more is killed. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException gone) {
      // It has ended.
    }
    process
        .onExit()
        .orTimeout(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((ended, late) -> process.destroyForcibly());
  }

  private static void background(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
