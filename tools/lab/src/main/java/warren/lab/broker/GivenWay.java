package warren.lab.broker;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A broker that somebody else runs, named by {@code WARREN_AMQP_URI}. */
final class GivenWay implements BrokerWay {

  private static final String EXAMPLE = "WARREN_AMQP_URI=amqp://user:password@host:5672";
  private static final int LIMIT_MILLIS = 10_000;

  private final Optional<String> amqpUri;
  private final Optional<String> managementUri;

  GivenWay(BrokerSettings settings) {
    amqpUri = settings.amqpUri();
    managementUri = settings.managementUri();
  }

  @Override
  public Broker.Way way() {
    return Broker.Way.GIVEN;
  }

  @Override
  public String look() throws UnusableWayException {
    Broker broker = find();
    return "%s:%d answers as RabbitMQ %s".formatted(broker.host(), broker.port(), broker.version());
  }

  @Override
  public Started start(RunFolder run, Remains remains, Consumer<String> progress)
      throws UnusableWayException {
    Broker broker = find();
    String prefix = VirtualHosts.prefix(run);
    try {
      remains.virtualHosts(broker.management(), broker.user(), broker.password(), prefix);
    } catch (IOException e) {
      throw new UnusableWayException("cannot write to %s: %s".formatted(run.path(), e), "");
    }
    tryOut(broker, prefix + "try");
    return new Started(broker, new CompletableFuture<>(), Optional.empty());
  }

  /** Sees that the user may make virtual hosts and use them. */
  private void tryOut(Broker broker, String virtualHost) throws UnusableWayException {
    ManagementApi api = ManagementApi.of(broker);
    try {
      api.createVirtualHost(virtualHost);
    } catch (IOException e) {
      throw new UnusableWayException(
          "user %s cannot make a virtual host: %s".formatted(broker.user(), describe(e)),
          "give WARREN_AMQP_URI a user with the tag administrator");
    }
    ConnectionFactory factory = factory();
    factory.setVirtualHost(virtualHost);
    try {
      factory.newConnection("warren").close();
      api.deleteVirtualHost(virtualHost);
    } catch (IOException | TimeoutException e) {
      throw new UnusableWayException(
          "no AMQP connection to %s:%d: %s".formatted(broker.host(), broker.port(), describe(e)),
          "see that WARREN_AMQP_URI names the broker whose management API is "
              + broker.management());
    }
  }

  private Broker find() throws UnusableWayException {
    ConnectionFactory factory = factory();
    String host = factory.getHost();
    URI management =
        URI.create(
            managementUri.orElse(
                factory.isSSL()
                    ? "https://%s:15671/".formatted(host)
                    : "http://%s:15672/".formatted(host)));
    String version = version(management, factory);
    return new Broker(
        way(),
        "which WARREN_AMQP_URI names",
        version,
        host,
        factory.getPort(),
        factory.isSSL(),
        factory.getUsername(),
        factory.getPassword(),
        management);
  }

  private ConnectionFactory factory() throws UnusableWayException {
    String uri =
        amqpUri.orElseThrow(
            () -> new UnusableWayException("WARREN_AMQP_URI is not set", "set " + EXAMPLE));
    ConnectionFactory factory = new ConnectionFactory();
    try {
      factory.setUri(uri);
    } catch (URISyntaxException | IllegalArgumentException | GeneralSecurityException e) {
      throw new UnusableWayException("WARREN_AMQP_URI is no AMQP URI", "write it as " + EXAMPLE);
    }
    factory.setConnectionTimeout(LIMIT_MILLIS);
    return factory;
  }

  private static String version(URI management, ConnectionFactory factory)
      throws UnusableWayException {
    try {
      return new ManagementApi(management, factory.getUsername(), factory.getPassword()).version();
    } catch (ManagementApi.RefusedException e) {
      String user = factory.getUsername();
      throw new UnusableWayException(
          e.isForWantOfRights()
              ? "the management API at %s refuses user %s".formatted(management, user)
              : e.getMessage(),
          "give WARREN_AMQP_URI a user with the tag administrator, and its password");
    } catch (IOException e) {
      throw new UnusableWayException(
          "no management API answers at %s: %s".formatted(management, describe(e)),
          "start the broker, enable its plugin rabbitmq_management, and if the API is elsewhere"
              + " set WARREN_MANAGEMENT_URI=http://host:15672");
    }
  }

  private static String describe(Exception e) {
    return Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
        .map(Throwable::getMessage)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("nobody listens there");
  }
}
