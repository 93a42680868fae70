package warren.lab.broker;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A broker in use.
 *
 * @param way how it was come by
 * @param reason the way and why it was taken and none before it, as the end of a line that begins
 *     with {@code RabbitMQ 4.0.5,}
 * @param version RabbitMQ's, such as {@code 4.0.5}
 * @param host where AMQP is spoken
 * @param port where AMQP is spoken
 * @param tls whether AMQP is spoken through TLS
 * @param user who may do everything, on every virtual host
 * @param password the user's
 * @param management the management API's base, such as {@code http://127.0.0.1:15672/}
 */
public record Broker(
    Way way,
    String reason,
    String version,
    String host,
    int port,
    boolean tls,
    String user,
    String password,
    URI management) {

  /**
   * Where AMQP is spoken, as a URI. It works as it stands for a broker of ours, which is on
   * loopback and private; of one that somebody else runs the password is hidden.
   */
  public String amqp() {
    return "%s://%s:%s@%s:%d"
        .formatted(
            tls ? "amqps" : "amqp",
            encoded(user),
            way == Way.GIVEN ? "***" : encoded(password),
            host,
            port);
  }

  private static String encoded(String word) {
    return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "RabbitMQ %s, %s, at %s:%d".formatted(version, reason, host, port);
  }

  /** The same broker, chosen for another reason. */
  public Broker withReason(String other) {
    return new Broker(way, other, version, host, port, tls, user, password, management);
  }

  /** The ways to come by a broker, in the order in which they are tried. */
  public enum Way {
    /** {@code WARREN_AMQP_URI}: somebody else runs it. */
    GIVEN,
    /** A container in Docker. */
    CONTAINER,
    /** RabbitMQ as installed on the machine, run as a private node. */
    LOCAL,
    /** RabbitMQ unpacked from the distribution's packages, run as a private node. */
    UNPACKED
  }
}
