package warren.lab.broker.ways;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import warren.lab.machine.Ports;

/**
 * Where a given broker is and who may use it, as <a
 * href="https://www.rabbitmq.com/docs/uri-spec">RabbitMQ's URI specification</a> writes it, without
 * a virtual host: the course makes its own. No message repeats any of the text, since any part of a
 * malformed one may be the password.
 *
 * @param host a name or an address, an IPv6 address in brackets
 */
record AmqpUri(boolean tls, String host, int port, String user, String password) {

  /** How to write one. */
  static final String EXAMPLE = "WARREN_AMQP_URI=amqp://user:password@host:5672";

  private static final int PLAIN_PORT = 5672;
  private static final int TLS_PORT = 5671;
  private static final String DEFAULT_USER = "guest:guest";

  /** A user or a password: RFC 3986's unreserved characters and sub-delims, or percent-encoded. */
  private static final String WORD = "(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*";

  /** The last @ ends the user and the password, so that one in the password is found there. */
  private static final Pattern FORM =
      Pattern.compile("(amqps?)://(?:(.*)@)?([^@]*)", Pattern.CASE_INSENSITIVE);

  private static final Pattern CREDENTIALS =
      Pattern.compile("(%s)(?::(%s))?".formatted(WORD, WORD));
  private static final Pattern PLACE =
      Pattern.compile("(\\[[^\\]]*]|[^:/?#\\[\\]]*)(?::([0-9]*))?([/?#].*)?");

  /**
   * Reads one.
   *
   * @throws UnusableWayException if it is malformed, with what to write instead
   */
  static AmqpUri parse(String text) throws UnusableWayException {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw malformed("does not begin with amqp:// or amqps://", "write it as " + EXAMPLE);
    }
    boolean tls = form.group(1).toLowerCase(Locale.ROOT).equals("amqps");
    Matcher who = credentials(form.group(2) == null ? DEFAULT_USER : form.group(2));
    Matcher place = place(form.group(3));
    return new AmqpUri(
        tls,
        place.group(1),
        port(place.group(2), tls),
        decoded(who.group(1)),
        decoded(who.group(2)));
  }

  private static Matcher credentials(String text) throws UnusableWayException {
    Matcher who = CREDENTIALS.matcher(text);
    if (!who.matches()) {
      throw malformed(
          "has a character in its user or password that must be percent-encoded",
          "write @ as %40, : as %3A, / as %2F, % as %25, ? as %3F, # as %23, a space as %20, and"
              + " any other by the bytes of its UTF-8, such as ä as %C3%A4");
    }
    if (who.group(1).isEmpty() || who.group(2) == null || who.group(2).isEmpty()) {
      throw malformed("needs both a user and a password", "write it as " + EXAMPLE);
    }
    return who;
  }

  private static Matcher place(String text) throws UnusableWayException {
    Matcher place = PLACE.matcher(text);
    if (!place.matches() || !isHost(place.group(1))) {
      throw malformed(
          "names no host and port that can be used",
          "write it as "
              + EXAMPLE
              + ", with the port as a number, an IPv6 address in brackets such as [::1], and an"
              + " address in place of a host name that has a _");
    }
    String rest = place.group(3) == null ? "" : place.group(3);
    if (!rest.matches("|/|/%2[Ff]")) {
      throw malformed(
          "has a virtual host or parameters after the host and port",
          "leave them out: Warren makes virtual hosts of its own and uses no other");
    }
    return place;
  }

  /** Whether Java's HTTP client takes it, for the management API is looked for there. */
  private static boolean isHost(String host) {
    try {
      return URI.create("http://" + host + "/").getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static int port(String text, boolean tls) throws UnusableWayException {
    if (text == null || text.isEmpty()) {
      return tls ? TLS_PORT : PLAIN_PORT;
    }
    if (text.length() > 5 || !Ports.isPort(Integer.parseInt(text))) {
      throw malformed("has a port that is none", "write a number from 1 to 65535");
    }
    return Integer.parseInt(text);
  }

  /** A plus sign stands for itself in a URI, which is not so in a form. */
  private static String decoded(String word) {
    return URLDecoder.decode(word.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static UnusableWayException malformed(String why, String remedy) {
    return new UnusableWayException("WARREN_AMQP_URI " + why, remedy);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "%s://%s@%s:%d".formatted(tls ? "amqps" : "amqp", user, host, port);
  }
}
