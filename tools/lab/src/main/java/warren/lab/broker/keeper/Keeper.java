package warren.lab.broker.keeper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import warren.lab.broker.Broker;
import warren.lab.broker.BrokerSettings;
import warren.lab.broker.Cache;
import warren.lab.broker.Log;
import warren.lab.broker.ManagementApi;
import warren.lab.broker.NoBrokerException;
import warren.lab.broker.Remains;
import warren.lab.broker.RunFolder;
import warren.lab.broker.ways.BrokerWay;
import warren.lab.broker.ways.BrokerWays;
import warren.lab.broker.ways.PrivateRedis;
import warren.lab.machine.NativeText;
import warren.lab.machine.StartedProcess;

/**
 * The process that keeps one broker for all who use it. It serves whoever connects to its loopback
 * port and knows its token; each connection that asked for a share is a user. Some time after the
 * last user is gone it ends, and the {@link Undertaker} clears away what it kept.
 */
final class Keeper {

  /** More users than will ever be. */
  static final int ROOM = 1_000_000;

  private static final int LOOK_SECONDS = 2;

  private final RunFolder run;
  private final Remains remains;
  private final Watch watch;
  private final Duration grace;
  private final String token = UUID.randomUUID().toString();
  private final Set<KeeperSession> users = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Semaphore room = new Semaphore(ROOM, true);
  private final List<String> said = new ArrayList<>();
  private boolean pinned;
  private long arrivals;
  private KeptBroker kept;
  private String failure;
  private PrivateRedis redis;

  private Keeper(RunFolder run, Path course, Duration grace) {
    this.run = run;
    this.remains = new Remains(run);
    this.watch = new Watch(course);
    this.grace = grace;
  }

  /** A broker with its virtual hosts, and what can be done to it. */
  record KeptBroker(
      Broker broker, VirtualHosts virtualHosts, Optional<BrokerWay.Control> control) {}

  /**
   * Keeps a broker until nobody wants it.
   *
   * @param args the keeper's folder; the course's; how long it waits for another user, in
   *     milliseconds
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    RunFolder run = new RunFolder(Path.of(args[0]));
    new Keeper(run, Path.of(args[1]), Duration.ofMillis(Long.parseLong(args[2]))).keep();
  }

  private void keep() throws IOException, InterruptedException {
    employUndertaker();
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    run.announce(
        new RunFolder.Address(
            server.getLocalPort(), token, StartedProcess.of(ProcessHandle.current())));
    thread("accept", () -> accept(server));
    thread("sweep", this::sweep);
    endUnlessUsed();
    clock.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    start();
  }

  /** There is always one, as nobody knows when it is needed. */
  private void employUndertaker() {
    try {
      Undertaker.start(run).onExit().thenRun(this::employUndertaker);
    } catch (IOException e) {
      Log.say("cannot start an undertaker", e);
      end("no undertaker");
    }
  }

  private void start() throws InterruptedException {
    try {
      BrokerSettings settings = BrokerSettings.of(NativeText.environment());
      BrokerWay.Started started =
          new BrokerWays(settings, Cache.ofUser()).start(run, remains, this::say);
      Broker broker = started.broker();
      ManagementApi api = ManagementApi.of(broker);
      started.end().thenRun(() -> end("the broker ended"));
      ready(new KeptBroker(broker, new VirtualHosts(api, run.virtualHosts()), started.control()));
    } catch (NoBrokerException e) {
      fail(e.getMessage());
    } catch (IOException | RuntimeException | LinkageError e) {
      Log.say("cannot start", e);
      fail("The broker could not be made ready: %s\nTry again.".formatted(e));
    }
  }

  private void accept(ServerSocket server) {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        thread("session", new KeeperSession(this, socket));
      }
    } catch (IOException e) {
      end("cannot accept: " + e);
    }
  }

  /** Clears away what keepers left whose undertaker did not outlive them. */
  private void sweep() {
    for (RunFolder other : RunFolder.all(Cache.ofUser())) {
      try {
        if (!other.equals(run) && other.isAbandoned()) {
          Log.say("clearing " + other.path());
          Clearing.of(other);
        }
      } catch (IOException | RuntimeException | InterruptedException e) {
        Log.say("cannot clear " + other.path(), e);
      }
    }
  }

  boolean knows(String word) {
    return token.equals(word);
  }

  /** Tells all who wait, and who will come while the broker is not ready. */
  private synchronized void say(String progress) {
    Log.say(progress);
    said.add(progress);
    users.forEach(user -> user.send("progress", progress));
  }

  private synchronized void ready(KeptBroker broker) {
    Log.say("ready: " + broker.broker());
    kept = broker;
    users.forEach(user -> user.serve(broker));
  }

  /** Somebody has to hear of it: if nobody waits yet, the first one who comes. */
  private synchronized void fail(String message) {
    failure = message;
    if (!users.isEmpty()) {
      users.forEach(user -> user.send("failure", message));
      end("no broker");
    }
  }

  /** A user has come. */
  synchronized void enter(KeeperSession user) {
    arrivals++;
    users.add(user);
    if (kept != null) {
      if (Watch.answers(kept.broker())) {
        user.serve(kept);
      } else {
        end("the broker does not answer any more");
      }
    } else if (failure != null) {
      user.send("failure", failure);
      end("no broker");
    } else {
      said.forEach(progress -> user.send("progress", progress));
    }
  }

  /** A user has gone. */
  synchronized void leave(KeeperSession user) {
    if (users.remove(user)) {
      endUnlessUsed();
    }
  }

  /** Where those who restart the broker are alone and all others together. */
  Semaphore room() {
    return room;
  }

  /** Restarts the broker, or kills it where it does not come up; who comes meanwhile waits. */
  synchronized Broker restart() throws IOException, InterruptedException {
    Log.say("restarting the broker");
    var control = control();
    try {
      control.restart();
      return kept.broker();
    } catch (IOException e) {
      Log.say("it did not come up, so it is killed and started anew: " + e.getMessage());
      return kill();
    }
  }

  /** Kills the broker and starts it again; who comes meanwhile waits. */
  synchronized Broker kill() throws IOException, InterruptedException {
    Log.say("killing the broker");
    Broker broker = control().kill().withReason(kept.broker().reason());
    kept.virtualHosts().moved(ManagementApi.of(broker));
    kept = new KeptBroker(broker, kept.virtualHosts(), kept.control());
    return broker;
  }

  private BrokerWay.Control control() throws IOException {
    return kept.control().orElseThrow(() -> new IOException("it is somebody else's"));
  }

  /** Where the broker is at this moment. */
  synchronized Broker broker() {
    return kept.broker();
  }

  /** The users' Redis, started for the first who asks. */
  synchronized PrivateRedis redis() throws IOException, InterruptedException {
    if (redis == null || !redis.isAlive()) {
      redis = PrivateRedis.start(run, remains);
    }
    return redis;
  }

  synchronized void pin(boolean wanted) {
    pinned = wanted;
    endUnlessUsed();
  }

  /** What who looks is told. */
  record State(List<String> users, boolean pinned, Optional<Broker> broker) {}

  synchronized State state() {
    return new State(
        users.stream().map(KeeperSession::who).sorted().toList(),
        pinned,
        Optional.ofNullable(kept).map(KeptBroker::broker));
  }

  private synchronized void endUnlessUsed() {
    long seen = arrivals;
    clock.schedule(() -> endIfUnused(seen), grace.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void endIfUnused(long seen) {
    if (users.isEmpty() && !pinned && arrivals == seen) {
      end("nobody uses the broker");
    }
  }

  private synchronized void look() {
    watch.gone(!users.isEmpty(), Optional.ofNullable(kept)).ifPresent(this::end);
  }

  /** Ends this process; the undertaker does the rest. */
  void end(String why) {
    Log.say("ending: " + why);
    run.withdraw();
    Runtime.getRuntime().halt(0);
  }

  private static void thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
