package warren.lab.broker.ways;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import warren.lab.broker.Broker;
import warren.lab.broker.Remains;
import warren.lab.broker.RunFolder;
import warren.lab.machine.Platform;

/** RabbitMQ as installed on the machine, run as a private node. */
final class LocalWay implements BrokerWay {

  private static final List<Path> HOMEBREW =
      List.of(
          Path.of("/opt/homebrew/opt/rabbitmq/sbin"),
          Path.of("/usr/local/opt/rabbitmq/sbin"),
          Path.of("/home/linuxbrew/.linuxbrew/opt/rabbitmq/sbin"));

  @Override
  public Broker.Way way() {
    return Broker.Way.LOCAL;
  }

  @Override
  public String look() throws UnusableWayException {
    return "rabbitmq-server is installed in " + find().sbin();
  }

  @Override
  public Started start(RunFolder run, Remains remains, Consumer<String> progress)
      throws UnusableWayException, InterruptedException {
    Installation installation = find();
    progress.accept("Starting RabbitMQ from " + installation.sbin() + " as a private node");
    try {
      return new PrivateNode(installation, run.plain(remains), remains)
          .start(
              way(),
              "installed on this machine, run as a private node",
              "reinstall RabbitMQ, or choose another way by WARREN_BROKER");
    } catch (IOException e) {
      throw new UnusableWayException(
          "cannot write to %s: %s".formatted(run.path(), e), "see that the disk is not full");
    }
  }

  private static Installation find() throws UnusableWayException {
    Platform platform = Platform.current();
    if (platform == Platform.WINDOWS) {
      throw new UnusableWayException(
          "an installed rabbitmq-server is not used on Windows", platform.getDocker());
    }
    Path sbin =
        candidates()
            .filter(Installation::isSbin)
            .findFirst()
            .orElseThrow(
                () ->
                    new UnusableWayException(
                        "no rabbitmq-server is installed", platform.getRabbitMq()));
    Path erlang =
        Stream.concat(
                Installation.searchPath().stream(),
                HOMEBREW.stream().map(brew -> brew.resolve("../../../bin").normalize()))
            .filter(folder -> Files.isExecutable(folder.resolve("erl")))
            .findFirst()
            .orElseThrow(
                () ->
                    new UnusableWayException(
                        "rabbitmq-server is installed, but Erlang's erl is not on the PATH",
                        "put the folder of erl on the PATH"));
    Path epmd =
        Installation.epmd(erlang)
            .orElseThrow(
                () ->
                    new UnusableWayException(
                        "Erlang in " + erlang + " has no epmd", "reinstall Erlang"));
    return new Installation(sbin, erlang, epmd, Map.of());
  }

  private static Stream<Path> candidates() {
    Stream<Path> onPath =
        Installation.searchPath().stream()
            .map(folder -> folder.resolve("rabbitmq-server"))
            .filter(Files::isExecutable)
            .flatMap(script -> folderOf(script).stream());
    return Stream.of(Installation.packagedSbin(Path.of("/")).stream(), onPath, HOMEBREW.stream())
        .flatMap(folders -> folders);
  }

  private static Optional<Path> folderOf(Path script) {
    try {
      return Optional.of(script.toRealPath().getParent());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
