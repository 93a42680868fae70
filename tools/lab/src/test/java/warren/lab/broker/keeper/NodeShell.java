package warren.lab.broker.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import warren.lab.broker.Broker;
import warren.lab.broker.Cache;
import warren.lab.broker.RunFolder;

/** Lets a private node evaluate something; on Linux, where the node's environment can be read. */
final class NodeShell {

  private NodeShell() {}

  /** Whether it can be done with this broker. */
  static boolean reaches(Broker broker) {
    return (broker.way() == Broker.Way.LOCAL || broker.way() == Broker.Way.UNPACKED)
        && Files.isDirectory(Path.of("/proc/self"));
  }

  /** Evaluates it in the node that has this virtual host. */
  static void eval(String virtualHost, String words) throws IOException, InterruptedException {
    var script = script(virtualHost);
    var server =
        Stream.of(script.info().arguments().orElseThrow())
            .filter(argument -> argument.endsWith("rabbitmq-server"))
            .findFirst()
            .orElseThrow();
    var builder =
        new ProcessBuilder(Path.of(server).resolveSibling("rabbitmqctl").toString(), "eval", words)
            .redirectErrorStream(true);
    builder.environment().clear();
    for (var variable : Files.readString(proc(script)).split("\0")) {
      int end = variable.indexOf('=');
      builder.environment().put(variable.substring(0, end), variable.substring(end + 1));
    }
    var control = builder.start();
    var said = new String(control.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(control.waitFor()).as(said).isZero();
  }

  private static Path proc(ProcessHandle process) {
    return Path.of("/proc/%d/environ".formatted(process.pid()));
  }

  /** The process that has started the node. */
  private static ProcessHandle script(String virtualHost) throws IOException {
    var run =
        RunFolder.all(Cache.ofUser()).stream()
            .filter(folder -> virtualHost.startsWith(folder.virtualHosts()))
            .findFirst()
            .orElseThrow();
    try (var files = Files.find(run.path(), 2, (file, is) -> file.endsWith("pid"))) {
      var pid = Files.readString(files.findFirst().orElseThrow()).strip();
      return ProcessHandle.of(Long.parseLong(pid)).flatMap(ProcessHandle::parent).orElseThrow();
    }
  }
}
