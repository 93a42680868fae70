package warren.lab.broker.keeper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import warren.lab.broker.Broker;
import warren.lab.broker.BrokerSettings;
import warren.lab.broker.Cache;
import warren.lab.broker.Words;
import warren.lab.machine.NativeText;

/** Another JVM that uses the broker, see {@link BrokerUser}. */
final class UserProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader said;

  private UserProcess(Process process) {
    this.process = process;
    this.said = process.inputReader(StandardCharsets.US_ASCII);
  }

  /**
   * Starts it.
   *
   * @param environment set in addition to this process's
   */
  static UserProcess start(Path root, Map<String, String> environment) {
    ProcessBuilder builder =
        NativeText.process(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=ISO-8859-1", // as in the build
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerUser.class.getName(),
                root.toString()),
            root);
    environment.forEach(
        (name, value) -> builder.environment().put(name, NativeText.written(value)));
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      return new UserProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Finds the keeper that it uses. */
  static Keepers keepers(Path root, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(NativeText.environment());
    all.putAll(environment);
    try {
      Cache cache = Cache.of(all, System.getProperty("os.name"), System.getProperty("user.home"));
      String key = Keys.of(root, BrokerSettings.of(all));
      return new Keepers(cache, root.toRealPath(), key, BrokerUser.GRACE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the broker. */
  Broker broker() {
    return KeeperProtocol.broker(hear(KeeperProtocol.BROKER));
  }

  /** Waits for the message that there is none. */
  String failure() {
    return hear(KeeperProtocol.FAILURE).get(1);
  }

  String newVirtualHost() {
    order();
    return hear(KeeperProtocol.VHOST).get(1);
  }

  /** Asks for a virtual host and waits for the message that there is none. */
  String newVirtualHostFails() {
    order();
    return hear(KeeperProtocol.ERROR).get(1);
  }

  /** As {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    kill();
  }

  private void order() {
    try {
      process.getOutputStream().write("test\n".getBytes(StandardCharsets.US_ASCII));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> hear(String what) {
    try {
      String line = said.readLine();
      List<String> words = line == null ? List.of("nothing") : Words.of(line);
      if (!words.get(0).equals(what)) {
        throw new AssertionError("expected %s but heard %s".formatted(what, words));
      }
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
