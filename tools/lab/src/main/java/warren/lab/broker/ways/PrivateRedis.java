package warren.lab.broker.ways;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import redis.embedded.core.ExecutableProvider;
import warren.lab.broker.Remains;
import warren.lab.broker.RunFolder;
import warren.lab.machine.Ports;

/**
 * A Redis that nobody else uses, on the loopback interface, in memory only: the one installed on
 * the machine, or the one that the embedded-redis library brings.
 */
public final class PrivateRedis {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int PAUSE_MILLIS = 10;
  private static final int ATTEMPTS = 3;
  private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PONG = "+PONG".getBytes(StandardCharsets.US_ASCII);

  private final Process process;
  private final int port;

  private PrivateRedis(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one and waits until it answers.
   *
   * @throws IOException if none can be had
   */
  public static PrivateRedis start(RunFolder run, Remains remains)
      throws IOException, InterruptedException {
    Path home = Files.createDirectories(run.path().resolve("redis"));
    Path log = home.resolve("redis.log");
    String program = program(home);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) { // another may take the port first
      int port = Ports.free(1).get(0);
      Process process =
          new ProcessBuilder(command(program, port))
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      remains.process(process.toHandle());
      if (comesUp(process, port)) {
        return new PrivateRedis(process, port);
      }
      process.destroyForcibly();
    }
    throw new IOException(
        "Redis (%s) does not start: %s".formatted(program, Files.readString(log).strip()));
  }

  private static List<String> command(String program, int port) {
    return List.of(
        program, "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no");
  }

  private static String program(Path home) throws IOException {
    for (Path folder : Installation.searchPath()) {
      Path installed = folder.resolve("redis-server");
      if (Files.isExecutable(installed)) {
        return installed.toString();
      }
    }
    try {
      return ExecutableProvider.newJarResourceProvider(home.toFile()).get().getAbsolutePath();
    } catch (RuntimeException e) {
      throw new IOException("no redis-server is installed, and none is at hand for this system", e);
    }
  }

  private static boolean comesUp(Process process, int port) throws InterruptedException {
    Instant limit = Instant.now().plus(LIMIT);
    while (process.isAlive() && Instant.now().isBefore(limit)) {
      if (answers(port)) {
        return process.isAlive();
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return false;
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write(PING);
      byte[] answer = socket.getInputStream().readNBytes(PONG.length);
      return Arrays.equals(answer, PONG);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether its process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Where it listens. */
  public URI uri() {
    return URI.create("redis://127.0.0.1:" + port);
  }
}
