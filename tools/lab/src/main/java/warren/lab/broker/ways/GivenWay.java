package warren.lab.broker.ways;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import warren.lab.broker.Broker;
import warren.lab.broker.BrokerSettings;
import warren.lab.broker.ManagementApi;
import warren.lab.broker.Remains;
import warren.lab.broker.RunFolder;
import warren.lab.machine.Ports;

/** A broker that somebody else runs, named by {@code WARREN_AMQP_URI}. */
final class GivenWay implements BrokerWay {

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
    String prefix = run.virtualHosts();
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
    } catch (ManagementApi.RefusedException e) {
      throw refused(
          e, "user %s cannot make a virtual host".formatted(broker.user()), broker.user());
    } catch (IOException e) {
      throw new UnusableWayException(
          "user %s cannot make a virtual host: %s".formatted(broker.user(), describe(e)),
          "see that the broker is well, and try again");
    }
    try {
      ConnectionFactory factory = factory(broker);
      factory.setVirtualHost(virtualHost);
      factory.newConnection("warren").close();
      api.deleteVirtualHost(virtualHost);
    } catch (IOException | TimeoutException | NoSuchAlgorithmException e) {
      throw new UnusableWayException(
          "no AMQP connection to %s:%d: %s".formatted(broker.host(), broker.port(), describe(e)),
          "see that WARREN_AMQP_URI names the broker whose management API is "
              + broker.management());
    }
  }

  private Broker find() throws UnusableWayException {
    AmqpUri amqp =
        AmqpUri.parse(
            amqpUri.orElseThrow(
                () ->
                    new UnusableWayException(
                        "WARREN_AMQP_URI is not set", "set " + AmqpUri.EXAMPLE)));
    URI management =
        managementUri.isPresent()
            ? management(managementUri.get())
            : URI.create(
                (amqp.tls() ? "https://%s:15671/" : "http://%s:15672/").formatted(amqp.host()));
    return new Broker(
        way(),
        "which WARREN_AMQP_URI names",
        version(management, amqp),
        amqp.host(),
        amqp.port(),
        amqp.tls(),
        amqp.user(),
        amqp.password(),
        management);
  }

  /** The address without its text in any message: it may hold a password. */
  private static URI management(String text) throws UnusableWayException {
    try {
      URI uri = new URI(text);
      boolean http = "http".equalsIgnoreCase(uri.getScheme());
      boolean port = uri.getPort() == -1 || Ports.isPort(uri.getPort());
      if ((http || "https".equalsIgnoreCase(uri.getScheme()))
          && port
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // As one that is not of the form.
    }
    throw new UnusableWayException(
        "WARREN_MANAGEMENT_URI is not the address of a management API",
        "write it as WARREN_MANAGEMENT_URI=http://host:15672, or https; user and password are those"
            + " of WARREN_AMQP_URI");
  }

  private static ConnectionFactory factory(Broker broker) throws NoSuchAlgorithmException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(broker.host());
    factory.setPort(broker.port());
    factory.setUsername(broker.user());
    factory.setPassword(broker.password());
    factory.setConnectionTimeout(LIMIT_MILLIS);
    if (broker.tls()) {
      factory.useSslProtocol(SSLContext.getDefault());
    }
    return factory;
  }

  private static String version(URI management, AmqpUri amqp) throws UnusableWayException {
    try {
      return new ManagementApi(management, amqp.user(), amqp.password()).version();
    } catch (ManagementApi.RefusedException e) {
      throw refused(
          e,
          "the management API at %s refuses user %s".formatted(management, amqp.user()),
          amqp.user());
    } catch (IOException e) {
      throw Ports.isListening(amqp.host(), amqp.port())
          ? new UnusableWayException(
              "a broker listens at %s:%d, but no management API answers at %s: %s"
                  .formatted(amqp.host(), amqp.port(), management, describe(e)),
              "enable the plugin on the broker's machine, rabbitmq-plugins enable"
                  + " rabbitmq_management, or if the API is elsewhere set"
                  + " WARREN_MANAGEMENT_URI=http://host:15672")
          : new UnusableWayException(
              "nothing listens at %s:%d, and no management API answers at %s: %s"
                  .formatted(amqp.host(), amqp.port(), management, describe(e)),
              "start the broker, or put its host and port into WARREN_AMQP_URI");
    }
  }

  private static UnusableWayException refused(
      ManagementApi.RefusedException e, String what, String user) {
    if (!e.isForWantOfRights()) {
      return new UnusableWayException(
          e.getMessage(),
          "see that this is RabbitMQ's management API, and what the broker's log says");
    }
    return new UnusableWayException(
        e.reason().isEmpty() ? what : what + ": " + e.reason(),
        e.isForWantOfTag()
            ? "give the user the tag on the broker's machine: rabbitmqctl set_user_tags %s administrator"
                .formatted(user)
            : "put the right user and password into WARREN_AMQP_URI; the user guest may log in from"
                + " the broker's own machine only");
  }

  private static String describe(Exception e) {
    return Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
        .map(Throwable::getMessage)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("nobody listens there");
  }
}
