package warren.lab.broker.ways;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import warren.lab.broker.Broker;
import warren.lab.broker.ManagementApi;
import warren.lab.broker.Remains;
import warren.lab.machine.Ports;

/**
 * What a private node is made of: its folder, its ports and the processes that run with them.
 *
 * @param installation the programs
 * @param id tells the node's name from others
 * @param folder its configuration, data, logs and cookie
 * @param remains told of each process
 */
record NodeHome(
    Installation installation, String id, Path folder, NodePorts ports, Remains remains) {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int PAUSE_MILLIS = 50;
  private static final int LOG_TAIL = 15;
  private static final String USER = "guest";

  /** Where a node and its port mapper listen. */
  record NodePorts(int amqp, int management, int distribution, int epmd) {

    static NodePorts free() throws IOException {
      List<Integer> ports = Ports.free(4);
      return new NodePorts(ports.get(0), ports.get(1), ports.get(2), ports.get(3));
    }

    /** Others for the node, the same for the port mapper, which outlives it. */
    NodePorts others() throws IOException {
      List<Integer> ports = Ports.free(3);
      return new NodePorts(ports.get(0), ports.get(1), ports.get(2), epmd);
    }
  }

  /** The same node with other ports. */
  NodeHome moved() throws IOException {
    return new NodeHome(installation, id, folder, ports.others(), remains);
  }

  /** Starts the port mapper, which stays when the node ends. */
  void startEpmd() throws IOException, InterruptedException {
    Process epmd =
        process(List.of(installation.epmd().toString(), "-port", "" + ports.epmd))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    remains.process(epmd.toHandle());
    while (epmd.isAlive() && !Ports.isListening("127.0.0.1", ports.epmd)) {
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** Starts the node; whether it comes up, see {@link #cameUp}. */
  Process launch() throws IOException {
    configure();
    Files.deleteIfExists(folder.resolve("pid"));
    Process node =
        process(List.of(installation.sbin().resolve("rabbitmq-server").toString()))
            .redirectOutput(log().toFile())
            .start();
    remains.process(node.toHandle());
    return node;
  }

  /** What the node has said since it was last started. */
  Path log() {
    return folder.resolve("start.log");
  }

  private void configure() throws IOException {
    Files.writeString(
        folder.resolve("enabled_plugins"),
        "[rabbitmq_management,rabbitmq_consistent_hash_exchange].\n");
    Files.writeString(
        folder.resolve("rabbitmq.conf"),
        """
        listeners.tcp.1 = 127.0.0.1:%d
        management.tcp.ip = 127.0.0.1
        management.tcp.port = %d
        disk_free_limit.absolute = 10MB
        """
            .formatted(ports.amqp, ports.management));
  }

  private ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(folder.toFile());
    builder.redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.matches("(RABBITMQ|ERL|ELIXIR)_.*"));
    environment.put(
        "PATH", installation.erlang() + java.io.File.pathSeparator + environment.get("PATH"));
    environment.putAll(installation.environment());
    // The cookie, the crash dump and the rest of what Erlang keeps at folder.
    environment.put("HOME", folder.toString());
    environment.put("ERL_CRASH_DUMP_BYTES", "0");
    environment.put("ERL_EPMD_PORT", "" + ports.epmd);
    environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    environment.put("RABBITMQ_NODENAME", "warren-" + id + "@localhost");
    environment.put("RABBITMQ_DIST_PORT", "" + ports.distribution);
    environment.put("RABBITMQ_CONF_ENV_FILE", "/dev/null");
    environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString());
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("enabled_plugins").toString());
    environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
    environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
    environment.put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
    environment.put(
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
        "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none"
            + " -kernel inet_dist_use_interface {127,0,0,1}");
    return builder;
  }

  /** Lets the node evaluate something. */
  void eval(String words) throws IOException, InterruptedException {
    Path said = folder.resolve("eval.log");
    Process control =
        process(List.of(installation.sbin().resolve("rabbitmqctl").toString(), "eval", words))
            .redirectOutput(said.toFile())
            .start();
    remains.process(control.toHandle());
    if (!control.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || control.exitValue() != 0) {
      control.destroyForcibly();
      throw new IOException(tail(said));
    }
  }

  /** Waits until the node is up, or has ended. */
  boolean cameUp(Process node) throws InterruptedException {
    Instant limit = Instant.now().plus(LIMIT);
    while (node.isAlive() && Instant.now().isBefore(limit)) {
      if (Ports.isListening("127.0.0.1", ports.management)
          && Ports.isListening("127.0.0.1", ports.amqp)
          && answers()) {
        return true;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return false;
  }

  private boolean answers() {
    try {
      management().version();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The runtime system's own process, which need not end with the script that started it. */
  ProcessHandle runtime() throws IOException {
    long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    return ProcessHandle.of(pid).orElseThrow(() -> new IOException("it ended"));
  }

  Broker broker(Broker.Way way, String reason) throws IOException {
    return new Broker(
        way,
        reason,
        management().version(),
        "127.0.0.1",
        ports.amqp,
        false,
        USER,
        USER,
        managementUri());
  }

  private ManagementApi management() {
    return new ManagementApi(managementUri(), USER, USER);
  }

  private URI managementUri() {
    return URI.create("http://127.0.0.1:" + ports.management + "/");
  }

  /** The last lines of a log. */
  static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
  }
}
