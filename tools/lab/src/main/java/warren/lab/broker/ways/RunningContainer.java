package warren.lab.broker.ways;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.ExposedPort;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.testcontainers.rabbitmq.RabbitMQContainer;
import warren.lab.broker.Broker;
import warren.lab.broker.ManagementApi;

/** What can be done to RabbitMQ in a container of ours. */
final class RunningContainer implements BrokerWay.Control {

  static final int AMQP = 5672;
  static final int MANAGEMENT = 15672;

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int PAUSE_MILLIS = 100;

  private final DockerClient docker;
  private final RabbitMQContainer container;
  private final String reason;

  RunningContainer(DockerClient docker, RabbitMQContainer container, String reason) {
    this.docker = docker;
    this.container = container;
    this.reason = reason;
  }

  /** Where it is at this moment: each start of a container may map other ports. */
  Broker broker() throws IOException {
    URI management = URI.create("http://127.0.0.1:%d/".formatted(port(MANAGEMENT)));
    String user = container.getAdminUsername();
    String password = container.getAdminPassword();
    return new Broker(
        Broker.Way.CONTAINER,
        reason,
        new ManagementApi(management, user, password).version(),
        "127.0.0.1",
        port(AMQP),
        false,
        user,
        password,
        management);
  }

  private int port(int inside) throws IOException {
    try {
      var ports = docker.inspectContainerCmd(id()).exec().getNetworkSettings().getPorts();
      var bindings = ports.getBindings().get(ExposedPort.tcp(inside));
      if (bindings == null || bindings.length == 0) {
        throw new IOException("its port %d is not mapped".formatted(inside));
      }
      return Integer.parseInt(bindings[0].getHostPortSpec());
    } catch (DockerException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private String id() {
    return container.getContainerId();
  }

  @Override
  public void restart() throws IOException, InterruptedException {
    var result = container.execInContainer("rabbitmqctl", "eval", RESTART);
    if (result.getExitCode() != 0) {
      throw new IOException(result.getStdout() + result.getStderr());
    }
  }

  @Override
  public Broker kill() throws IOException, InterruptedException {
    container.execInContainer("rabbitmqctl", "eval", SETTLE); // where it fails: killed as it is
    Instant limit = Instant.now().plus(LIMIT);
    try {
      docker.killContainerCmd(id()).exec();
      while (Boolean.TRUE.equals(docker.inspectContainerCmd(id()).exec().getState().getRunning())) {
        pause(limit, Optional.empty());
      }
      docker.startContainerCmd(id()).exec();
    } catch (DockerException e) {
      throw new IOException(e.getMessage(), e);
    }
    return awaitUp(limit);
  }

  /** The engine listens on a mapped port before RabbitMQ does, so only a greeting counts. */
  private Broker awaitUp(Instant limit) throws IOException, InterruptedException {
    while (true) {
      try {
        Broker broker = broker();
        greet(broker);
        return broker;
      } catch (IOException | TimeoutException e) {
        pause(limit, Optional.of(e));
      }
    }
  }

  private static void greet(Broker broker) throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(broker.host());
    factory.setPort(broker.port());
    factory.setUsername(broker.user());
    factory.setPassword(broker.password());
    factory.newConnection("warren").close();
  }

  private static void pause(Instant limit, Optional<Exception> why)
      throws IOException, InterruptedException {
    if (Instant.now().isAfter(limit)) {
      throw new IOException("after a kill its container did not come up again", why.orElse(null));
    }
    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
  }
}
