package warren.lab.broker.ways;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import warren.lab.broker.Broker;
import warren.lab.broker.Log;
import warren.lab.broker.Remains;
import warren.lab.broker.RunFolder;
import warren.lab.broker.ways.NodeHome.NodePorts;
import warren.lab.machine.StartedProcess;

/**
 * A RabbitMQ node that shares nothing with any other on the machine: its name, cookie, port mapper,
 * ports and folders are its own, and it listens on the loopback interface only.
 */
final class PrivateNode implements BrokerWay.Control {

  private static final int ATTEMPTS = 3;
  private static final long NEEDED_MEGABYTES = 100;
  private static final Pattern PORT_TAKEN =
      Pattern.compile("eaddrinuse|in use|listen error|epmd error");

  private final Installation installation;
  private final Path folder;
  private final String id;
  private final Remains remains;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private NodeHome home;
  private volatile Optional<Process> node = Optional.empty();
  private Broker broker;

  PrivateNode(Installation installation, RunFolder run, Remains remains) {
    this.installation = installation;
    this.folder = run.path();
    this.id = run.id();
    this.remains = remains;
  }

  BrokerWay.Started start(Broker.Way way, String reason, String remedy)
      throws UnusableWayException, InterruptedException {
    try {
      long free = Files.getFileStore(folder).getUsableSpace() / 1_000_000;
      if (free < NEEDED_MEGABYTES) {
        throw new UnusableWayException(
            "only %d MB are free in %s, RabbitMQ needs %d"
                .formatted(free, folder, NEEDED_MEGABYTES),
            "free some space, or set XDG_CACHE_HOME to a folder on a roomier disk");
      }
      for (int attempt = 1; ; attempt++) {
        Path place = Files.createDirectory(folder.resolve("node-" + attempt));
        home = new NodeHome(installation, id, place, NodePorts.free(), remains);
        home.startEpmd();
        if (launched()) {
          broker = home.broker(way, reason);
          return new BrokerWay.Started(broker, end, Optional.of(this));
        }
        if (attempt == ATTEMPTS || !portTaken()) {
          throw new UnusableWayException(
              "RabbitMQ from %s did not come up. Its last words:%n%s"
                  .formatted(installation.sbin(), lastWords()),
              remedy);
        }
      }
    } catch (IOException e) {
      throw new UnusableWayException(
          "RabbitMQ cannot be run in %s: %s".formatted(folder, e),
          "make that folder writable and see that the disk is not full, or set XDG_CACHE_HOME");
    }
  }

  /** Whether the node came up; if not, nothing of it is left. */
  private boolean launched() throws IOException, InterruptedException {
    Process launched = home.launch();
    if (!home.cameUp(launched)) {
      StartedProcess.of(launched.toHandle()).kill();
      return false;
    }
    remains.process(home.runtime()); // in case the script that started it is gone
    node = Optional.of(launched);
    launched.onExit().thenRun(() -> ended(launched));
    return true;
  }

  private void ended(Process process) {
    if (node.equals(Optional.of(process))) {
      end.complete(null);
    }
  }

  private boolean portTaken() throws IOException {
    return PORT_TAKEN.matcher(Files.readString(home.log())).find();
  }

  private String lastWords() throws IOException {
    return NodeHome.tail(home.log()).indent(4).stripTrailing();
  }

  @Override
  public void restart() throws IOException, InterruptedException {
    home.eval(RESTART);
  }

  private void settle() throws InterruptedException {
    try {
      home.eval(SETTLE);
    } catch (IOException e) {
      Log.say("killed as it is, since it does not answer", e);
    }
  }

  @Override
  public Broker kill() throws IOException, InterruptedException {
    Process killed = node.orElseThrow(() -> new IOException("it does not run"));
    ProcessHandle runtime = home.runtime();
    settle();
    node = Optional.empty(); // so that its end is not taken for the broker's
    StartedProcess.of(killed.toHandle()).kill();
    StartedProcess.of(runtime).kill();
    killed.onExit().join();
    runtime.onExit().join();
    for (int attempt = 1; !launched(); attempt++) {
      if (attempt == ATTEMPTS || !portTaken()) {
        throw new IOException(
            "after a kill it did not come up again. Its last words:\n" + lastWords());
      }
      home = home.moved();
    }
    broker = home.broker(broker.way(), broker.reason());
    return broker;
  }
}
