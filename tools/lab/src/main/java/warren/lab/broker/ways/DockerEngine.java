package warren.lab.broker.ways;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import warren.lab.broker.Log;
import warren.lab.machine.Platform;

/** The Docker engine of this machine, as Testcontainers finds it, and our containers on it. */
public final class DockerEngine {

  /** Carried by our containers, with their keeper's id as the value. */
  static final String LABEL = "warren.keeper";

  /** Carried by our containers, with the user's cache folder as the value. */
  static final String CACHE_LABEL = "warren.cache";

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final int LOOKS = 20;
  private static final int LOOK_MILLIS = 100;
  private static final Path SOCKET = Path.of("/var/run/docker.sock");

  private DockerEngine() {}

  /**
   * The engine, if one answers soon; a hung one must not hang us. Where DOCKER_HOST names one, it
   * is that or none, as for the docker command.
   */
  static DockerClient find(Optional<String> dockerHost) throws UnusableWayException {
    if (dockerHost.isPresent() && !isAddress(dockerHost.get())) {
      throw new UnusableWayException(
          "DOCKER_HOST names no Docker engine that can be used",
          "unset it, or write it as unix:///var/run/docker.sock or tcp://127.0.0.1:2375");
    }
    Optional<URI> found = withinLimit(DockerEngine::host);
    if (dockerHost.isPresent() && !found.equals(dockerHost.map(URI::create))) {
      throw new UnusableWayException(
          "no Docker engine answers at DOCKER_HOST=" + dockerHost.get(),
          "start that engine, or unset DOCKER_HOST");
    }
    URI host = found.orElseThrow(DockerEngine::noEngine);
    boolean here =
        List.of("unix", "npipe").contains(host.getScheme())
            || List.of("localhost", "127.0.0.1").contains(String.valueOf(host.getHost()));
    if (!here) {
      throw new UnusableWayException(
          "the Docker engine is on another machine, " + host,
          "start one here, or run RabbitMQ there and set WARREN_AMQP_URI");
    }
    return client();
  }

  private static boolean isAddress(String text) {
    try {
      URI uri = new URI(text);
      return switch (String.valueOf(uri.getScheme())) {
        case "unix", "npipe" -> uri.getPath() != null && !uri.getPath().isEmpty();
        case "tcp", "http", "https" -> uri.getHost() != null;
        default -> false;
      };
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Where the engine is that Testcontainers found. */
  private static Optional<URI> host() {
    try {
      return Optional.of(DockerClientFactory.instance().getTransportConfig().getDockerHost());
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }

  static <T> T withinLimit(Supplier<T> question) throws UnusableWayException {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread asker = new Thread(() -> ask(question, answer), "docker");
    asker.setDaemon(true);
    asker.start();
    try {
      return answer.get(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new UnusableWayException(
          "the Docker engine does not answer within %d s".formatted(ANSWER_LIMIT.toSeconds()),
          "restart Docker");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DockerException refused) {
        throw new UnusableWayException(
            "the Docker engine refuses: " + refused.getMessage().strip(),
            "see that Docker is well");
      }
      throw noEngine();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnusableWayException("interrupted", "try again");
    }
  }

  private static UnusableWayException noEngine() {
    return Files.exists(SOCKET) && !Files.isWritable(SOCKET)
        ? new UnusableWayException(
            "you may not use the Docker engine here (%s)".formatted(SOCKET),
            "sudo usermod -aG docker $USER, then log in again")
        : new UnusableWayException("no Docker engine answers", Platform.current().getDocker());
  }

  private static <T> void ask(Supplier<T> question, CompletableFuture<T> answer) {
    try {
      answer.complete(question.get());
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
    }
  }

  /** The containers with this label, running or not. */
  public static List<Container> all(String label) {
    return client()
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(LABEL, label))
        .exec();
  }

  /**
   * Removes the containers with this label, running or not. Looks for them for a moment, as the
   * engine may still be making one for a keeper that is dead. With an engine that has gone its
   * containers have stopped; when it is back and used again, {@link #removeOrphans} removes them.
   *
   * @throws IOException if the engine hangs
   */
  public static void removeAll(String label) throws IOException, InterruptedException {
    try {
      if (!withinLimit(DockerEngine::answers)) {
        Log.say("the Docker engine has gone, and what ran in it");
        return;
      }
    } catch (UnusableWayException e) {
      throw new IOException(e.getMessage(), e);
    }
    List<Container> found = all(label);
    for (int round = 0; found.isEmpty() && round < LOOKS; round++) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      found = all(label);
    }
    found.forEach(DockerEngine::remove);
  }

  /** Removes the containers that keepers have left whose folders are no longer in the cache. */
  static void removeOrphans(DockerClient docker, Path cache, Set<String> keepers) {
    docker
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(CACHE_LABEL, cache.toString()))
        .exec()
        .stream()
        .filter(container -> !keepers.contains(container.getLabels().get(LABEL)))
        .forEach(DockerEngine::remove);
  }

  private static void remove(Container container) {
    client().removeContainerCmd(container.getId()).withForce(true).withRemoveVolumes(true).exec();
  }

  private static boolean answers() {
    try {
      client().pingCmd().exec();
      return true;
    } catch (RuntimeException gone) {
      return false;
    }
  }

  private static DockerClient client() {
    return DockerClientProviderStrategy.getClientForConfig(
        DockerClientFactory.instance().getTransportConfig());
  }
}
