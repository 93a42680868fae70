package warren.lab.broker;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A RabbitMQ node that shares nothing with any other on the machine: its name, cookie, port mapper,
 * ports and folders are its own, and it listens on the loopback interface only.
 */
final class PrivateNode {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int PAUSE_MILLIS = 50;
  private static final int ATTEMPTS = 3;
  private static final long NEEDED_MEGABYTES = 100;
  private static final int LOG_TAIL = 15;
  private static final Pattern PORT_TAKEN =
      Pattern.compile("eaddrinuse|in use|listen error|epmd error");
  private static final String LOG = "start.log";
  private static final String USER = "guest";

  private final Installation installation;
  private final Path folder;
  private final String id;
  private final Remains remains;

  PrivateNode(Installation installation, RunFolder run, Remains remains) {
    this.installation = installation;
    this.folder = run.path();
    this.id = run.id();
    this.remains = remains;
  }

  private record NodePorts(int amqp, int management, int distribution, int epmd) {

    static NodePorts free() throws IOException {
      List<Integer> ports = Ports.free(4);
      return new NodePorts(ports.get(0), ports.get(1), ports.get(2), ports.get(3));
    }
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
        Path home = Files.createDirectory(folder.resolve("node-" + attempt));
        NodePorts ports = NodePorts.free();
        Process node = launch(home, ports);
        if (cameUp(node, ports)) {
          remember(home);
          return new BrokerWay.Started(
              broker(way, reason, ports), ended(node), Optional.of(() -> restart(home, ports)));
        }
        String log = Files.readString(home.resolve(LOG));
        StartedProcess.of(node.toHandle()).kill();
        if (attempt == ATTEMPTS || !PORT_TAKEN.matcher(log).find()) {
          throw new UnusableWayException(
              "RabbitMQ from %s did not come up. Its last words:%n%s"
                  .formatted(installation.sbin(), tail(log).indent(4).stripTrailing()),
              remedy);
        }
      }
    } catch (IOException e) {
      throw new UnusableWayException(
          "RabbitMQ cannot be run in %s: %s".formatted(folder, e),
          "make that folder writable and see that the disk is not full, or set XDG_CACHE_HOME");
    }
  }

  private Process launch(Path home, NodePorts ports) throws IOException, InterruptedException {
    Process epmd =
        process(home, ports, List.of(installation.epmd().toString(), "-port", "" + ports.epmd))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    remains.process(epmd.toHandle());
    while (epmd.isAlive() && !Ports.isListening("127.0.0.1", ports.epmd)) {
      Thread.sleep(PAUSE_MILLIS);
    }
    configure(home, ports);
    Process node =
        process(home, ports, List.of(installation.sbin().resolve("rabbitmq-server").toString()))
            .redirectOutput(home.resolve(LOG).toFile())
            .start();
    remains.process(node.toHandle());
    return node;
  }

  private static void configure(Path home, NodePorts ports) throws IOException {
    Files.writeString(
        home.resolve("enabled_plugins"),
        "[rabbitmq_management,rabbitmq_consistent_hash_exchange].\n");
    Files.writeString(
        home.resolve("rabbitmq.conf"),
        """
        listeners.tcp.1 = 127.0.0.1:%d
        management.tcp.ip = 127.0.0.1
        management.tcp.port = %d
        disk_free_limit.absolute = 10MB
        """
            .formatted(ports.amqp, ports.management));
  }

  private ProcessBuilder process(Path home, NodePorts ports, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(home.toFile());
    builder.redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.matches("(RABBITMQ|ERL|ELIXIR)_.*"));
    environment.put(
        "PATH", installation.erlang() + java.io.File.pathSeparator + environment.get("PATH"));
    environment.putAll(installation.environment());
    // The cookie, the crash dump and the rest of what Erlang keeps at home.
    environment.put("HOME", home.toString());
    environment.put("ERL_CRASH_DUMP_BYTES", "0");
    environment.put("ERL_EPMD_PORT", "" + ports.epmd);
    environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    environment.put("RABBITMQ_NODENAME", "warren-" + id + "@localhost");
    environment.put("RABBITMQ_DIST_PORT", "" + ports.distribution);
    environment.put("RABBITMQ_CONF_ENV_FILE", "/dev/null");
    environment.put("RABBITMQ_CONFIG_FILE", home.resolve("rabbitmq.conf").toString());
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", home.resolve("enabled_plugins").toString());
    environment.put("RABBITMQ_MNESIA_BASE", home.resolve("data").toString());
    environment.put("RABBITMQ_LOG_BASE", home.resolve("log").toString());
    environment.put("RABBITMQ_PID_FILE", home.resolve("pid").toString());
    environment.put(
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
        "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none"
            + " -kernel inet_dist_use_interface {127,0,0,1}");
    return builder;
  }

  private void restart(Path home, NodePorts ports) throws IOException, InterruptedException {
    Path said = home.resolve("restart.log");
    Process control =
        process(
                home,
                ports,
                List.of(
                    installation.sbin().resolve("rabbitmqctl").toString(),
                    "eval",
                    BrokerWay.Restart.WORDS))
            .redirectOutput(said.toFile())
            .start();
    remains.process(control.toHandle());
    if (!control.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || control.exitValue() != 0) {
      control.destroyForcibly();
      throw new IOException(tail(Files.readString(said)));
    }
  }

  private static boolean cameUp(Process node, NodePorts ports) throws InterruptedException {
    Instant limit = Instant.now().plus(LIMIT);
    while (node.isAlive() && Instant.now().isBefore(limit)) {
      if (Ports.isListening("127.0.0.1", ports.management)
          && Ports.isListening("127.0.0.1", ports.amqp)
          && answers(ports)) {
        return true;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return false;
  }

  private static boolean answers(NodePorts ports) {
    try {
      management(ports).version();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The runtime system's own process, too, in case the script that started it is gone. */
  private void remember(Path home) throws IOException {
    long pid = Long.parseLong(Files.readString(home.resolve("pid")).strip());
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow(() -> new IOException("it ended"));
    remains.process(process);
  }

  private static CompletionStage<?> ended(Process node) {
    return node.onExit();
  }

  private static Broker broker(Broker.Way way, String reason, NodePorts ports) throws IOException {
    return new Broker(
        way,
        reason,
        management(ports).version(),
        "127.0.0.1",
        ports.amqp,
        false,
        USER,
        USER,
        managementUri(ports));
  }

  private static ManagementApi management(NodePorts ports) {
    return new ManagementApi(managementUri(ports), USER, USER);
  }

  private static URI managementUri(NodePorts ports) {
    return URI.create("http://127.0.0.1:" + ports.management + "/");
  }

  private static String tail(String log) {
    List<String> lines = log.lines().filter(line -> !line.isBlank()).toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
  }
}
