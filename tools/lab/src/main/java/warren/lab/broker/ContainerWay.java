package warren.lab.broker;

import static warren.lab.broker.RunningContainer.AMQP;
import static warren.lab.broker.RunningContainer.MANAGEMENT;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import com.github.dockerjava.api.model.PullResponseItem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.rabbitmq.RabbitMQContainer;
import org.testcontainers.utility.DockerImageName;

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
    DockerClient docker = DockerEngine.find(dockerHost);
    return isHere(docker)
        ? "a Docker engine answers and has " + image
        : "a Docker engine answers; %s is to be pulled".formatted(image);
  }

  @Override
  public Started start(RunFolder run, Remains remains, Consumer<String> progress)
      throws UnusableWayException, InterruptedException {
    DockerClient docker = DockerEngine.find(dockerHost);
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
      DockerEngine.removeAll(run.id());
      throw new UnusableWayException(
          "%s did not come up in a container: %s".formatted(image, rootCause(e)),
          "see what `docker run --rm %s` says".formatted(image));
    }
  }

  private RabbitMQContainer container(RunFolder run) {
    DockerImageName name = DockerImageName.parse(image).asCompatibleSubstituteFor("rabbitmq");
    RabbitMQContainer container = new RabbitMQContainer(name);
    container.setExposedPorts(List.of(AMQP, MANAGEMENT));
    container
        .withLabel(DockerEngine.LABEL, run.id())
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
      boolean done =
          docker
              .pullImageCmd(name.getUnversionedPart())
              .withTag(name.getVersionPart())
              .exec(new ResultCallback.Adapter<PullResponseItem>())
              .awaitCompletion(PULL_LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (!done || !isHere(docker)) {
        throw new DockerException("it took longer than " + PULL_LIMIT.toMinutes() + " min", 0);
      }
    } catch (DockerException | IllegalArgumentException e) {
      throw new UnusableWayException(
          "%s cannot be pulled: %s".formatted(image, rootCause(e)),
          "see what `docker pull %s` says, or name another image by WARREN_IMAGE".formatted(image));
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
