package warren.desk.trace;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import warren.desk.outcome.MissingFileException;
import warren.desk.outcome.MisuseException;
import warren.lab.broker.Broker;

/**
 * A broker that a wire leads to. Of its URI only host and port are taken: programs bring their own
 * user, password and virtual host. No message repeats the URI, as it may hold a password.
 */
record Target(String host, int port) {

  private static final String EXAMPLE = "amqp://localhost:5672";
  private static final int USUAL_PORT = 5672;
  private static final int PATIENCE_MILLIS = 3_000;

  /** The last @ ends user and password, so that one in the password is found there. */
  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>amqps?)://(?:.*@)?(?<host>\\[[^\\]]+]|[^:/?#@\\[\\]]+)(?::(?<port>\\d{1,5}))?(?:[/?].*)?",
          Pattern.CASE_INSENSITIVE);

  /**
   * Reads a URI.
   *
   * @throws MisuseException if it names no broker, or one that speaks TLS; with what to write
   */
  static Target of(String uri) {
    Matcher form = FORM.matcher(uri.strip());
    if (!form.matches()) {
      throw new MisuseException(
          "The URI after --to names no broker.\nNext: write it as --to %s, with the port as a number."
              .formatted(EXAMPLE));
    }
    if (form.group("scheme").toLowerCase(Locale.ROOT).equals("amqps")) {
      throw new MisuseException(
          """
          An amqps URI is no use here: the wire reads what goes by, and TLS is made so that nobody
          in the middle can. Nor would your program accept the wire's certificate.
          Next: --to %s, the plain port of a broker for trying things out."""
              .formatted(EXAMPLE));
    }
    String port = form.group("port");
    int number = port == null ? USUAL_PORT : Integer.parseInt(port);
    return new Target(form.group("host").replaceAll("[\\[\\]]", ""), requirePort("--to", number));
  }

  /**
   * That number.
   *
   * @throws MisuseException if it is none of a port
   */
  static int requirePort(String option, int port) {
    if (port < 1 || port > 65_535) {
      throw new MisuseException(
          "%s has a port that is none.\nNext: write a number from 1 to 65535.".formatted(option));
    }
    return port;
  }

  /**
   * Sees that somebody listens there, and that it is not the wire itself.
   *
   * @param listen the wire's own port
   * @throws MissingFileException if nobody does, with what to do
   */
  void require(int listen) {
    try (Socket socket = new Socket()) {
      var address = new InetSocketAddress(InetAddress.getByName(host), port);
      if (address.getAddress().isLoopbackAddress() && port == listen) {
        throw new MisuseException(
            "The wire cannot lead to its own port %d.\nNext: --listen another one."
                .formatted(port));
      }
      socket.connect(address, PATIENCE_MILLIS);
    } catch (UnknownHostException unknown) {
      throw gone("there is no host of that name");
    } catch (SocketTimeoutException late) {
      throw gone("no answer within %d s".formatted(PATIENCE_MILLIS / 1_000));
    } catch (ConnectException refused) {
      throw gone("nobody listens there");
    } catch (IOException failed) {
      throw gone(String.valueOf(failed.getMessage()));
    }
  }

  private MissingFileException gone(String why) {
    return new MissingFileException(
        """
        There is no broker at %s: %s.
        Next: start it, or name another by --to. ./warren broker start gives you one of the
        course's, and ./warren broker status says where it is."""
            .formatted(this, why));
  }

  /** As the wire wants it. */
  Broker broker() {
    return new Broker(
        Broker.Way.GIVEN, "which --to names", "", host, port, false, "", "", URI.create("http:/"));
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
