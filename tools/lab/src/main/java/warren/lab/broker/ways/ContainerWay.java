package warren.lab.broker.ways;

import static warren.lab.broker.ways.RunningContainer.AMQP;
import static warren.lab.broker.ways.RunningContainer.MANAGEMENT;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.rabbitmq.RabbitMQContainer;
import org.testcontainers.utility.DockerImageName;
import warren.lab.broker.Broker;
import warren.lab.broker.BrokerSettings;
import warren.lab.broker.Cache;
import warren.lab.broker.Log;
import warren.lab.broker.Remains;
import warren.lab.broker.RunFolder;

/** RabbitMQ in a container of a Docker engine on this machine, found and run by Testcontainers. */
final class ContainerWay implements BrokerWay {

  private static final Duration PULL_LIMIT = Duration.ofMinutes(10);
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final String image;
  private final Optional<String> dockerHost;

  ContainerWay(BrokerSettings settings) {
    image = settings.image();
    dockerHost = settings.dockerHost();
  }

  @Override
  public Broker.Way way() {
    return Broker.Way.CONTAINER;
  }

  @Override
  public String look() throws UnusableWayException {
    DockerClient docker = find();
    return isHere(docker)
        ? "a Docker engine answers and has " + image
        : "a Docker engine answers; %s is to be pulled".formatted(image);
  }

  @Override
  public Started start(RunFolder run, Remains remains, Consumer<String> progress)
      throws UnusableWayException, InterruptedException {
    DockerClient docker = find();
    removeOrphans(docker, run);
    if (!isHere(docker)) {
      pull(docker, progress);
    }
    progress.accept("Starting " + image + " in a container");
    try {
      remains.containers(run.id());
    } catch (IOException e) {
      throw new UnusableWayException("cannot write to %s: %s".formatted(run.path(), e), "");
    }
    RabbitMQContainer container = container(run);
    try {
      container.start();
      var running =
          new RunningContainer(
              docker,
              container,
              "in a container of %s, as a Docker engine answers".formatted(image));
      return new Started(running.broker(), new CompletableFuture<>(), Optional.of(running));
    } catch (ContainerLaunchException | IOException e) {
      remove(run);
      throw new UnusableWayException(
          "%s did not come up in a container: %s".formatted(image, rootCause(e)),
          "see what `docker run --rm %s` says".formatted(image));
    }
  }

  private DockerClient find() throws UnusableWayException {
    try {
      DockerImageName.parse(image).assertValid();
    } catch (RuntimeException malformed) { // or an index out of bounds, such as for "rabbitmq:"
      throw new UnusableWayException(
          "WARREN_IMAGE names no image: " + image,
          "unset it, or write it as WARREN_IMAGE=rabbitmq:4.0-management");
    }
    return DockerEngine.find(dockerHost);
  }

  private static void remove(RunFolder run) throws InterruptedException {
    try {
      DockerEngine.removeAll(run.id());
    } catch (IOException e) {
      Log.say("cannot remove the container that did not come up", e);
    }
  }

  private static void removeOrphans(DockerClient docker, RunFolder run) {
    try {
      DockerEngine.removeOrphans(
          docker,
          run.cache(),
          RunFolder.all(new Cache(run.cache())).stream()
              .map(RunFolder::id)
              .collect(Collectors.toSet()));
    } catch (RuntimeException e) {
      Log.say("cannot remove containers that keepers have left", e);
    }
  }

  private RabbitMQContainer container(RunFolder run) {
    DockerImageName name = DockerImageName.parse(image).asCompatibleSubstituteFor("rabbitmq");
    RabbitMQContainer container = new RabbitMQContainer(name);
    container.setExposedPorts(List.of(AMQP, MANAGEMENT));
    container
        .withLabel(DockerEngine.LABEL, run.id())
        .withLabel(DockerEngine.CACHE_LABEL, run.cache().toString())
        .withCopyToContainer(
            Transferable.of("[rabbitmq_management,rabbitmq_consistent_hash_exchange].\n"),
            "/etc/rabbitmq/enabled_plugins")
        .withStartupTimeout(START_LIMIT)
        .withCreateContainerCmdModifier(
            command ->
                Objects.requireNonNullElseGet(command.getHostConfig(), HostConfig::newHostConfig)
                    .withPortBindings(onLoopback(AMQP), onLoopback(MANAGEMENT)));
    return container;
  }

  private static PortBinding onLoopback(int port) {
    return new PortBinding(Binding.bindIp("127.0.0.1"), ExposedPort.tcp(port));
  }

  private void pull(DockerClient docker, Consumer<String> progress)
      throws UnusableWayException, InterruptedException {
    progress.accept("Pulling " + image);
    try {
      DockerImageName name = DockerImageName.parse(image);
      Pull pull = new Pull();
      boolean done =
          docker
              .pullImageCmd(name.getUnversionedPart())
              .withTag(name.getVersionPart())
              .exec(pull)
              .awaitCompletion(PULL_LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (!done) {
        throw new IOException("it took longer than " + PULL_LIMIT.toMinutes() + " min");
      }
      if (!isHere(docker)) {
        throw new IOException(pull.lastWords());
      }
    } catch (DockerException | IOException e) {
      String why = rootCause(e);
      throw new UnusableWayException(
          "%s cannot be pulled: %s".formatted(image, why), Pull.remedy(image, why));
    }
  }

  private boolean isHere(DockerClient docker) throws UnusableWayException {
    return DockerEngine.withinLimit(
        () -> {
          try {
            docker.inspectImageCmd(image).exec();
            return true;
          } catch (NotFoundException e) {
            return false;
          }
        });
  }

  private static String rootCause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).strip();
  }
}
