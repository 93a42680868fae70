package warren.lab.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import warren.lab.broker.NoBrokerException;

/**
 * A part of a Redis that belongs to one test: keys that begin with its {@link #prefix}. They are
 * deleted when the test ends; what else the Redis holds is not touched.
 */
public final class RedisStore implements AutoCloseable {

  private static final String VARIABLE = "WARREN_REDIS_URI";
  private static final int HIGHEST_PORT = 65_535;
  private static final int BATCH = 500;
  private static final long LONGER_THAN_ANY_TEST = 120_000; // milliseconds
  private static final int SHOWN = 100;
  private static final String VERSION = "redis_version:";

  /** What it says of a command, or of an option, that came with a later version. */
  private static final List<String> UNKNOWN = List.of("ERR syntax error", "ERR unknown command");

  private static final int KEPT = 10_000; // a poller says the same many times that often

  private final URI uri;
  private final RedisClient client;
  private final String prefix = "warren:" + UUID.randomUUID() + ":";
  private final Queue<String> commands = new LinkedBlockingQueue<>(KEPT);
  private final Queue<RedisClient> others = new ConcurrentLinkedQueue<>();
  private final Queue<String> refusals = new LinkedBlockingQueue<>(KEPT);

  private RedisStore(URI uri, RedisClient client) {
    this.uri = uri;
    this.client = client;
  }

  /**
   * Opens a part of the Redis that {@code WARREN_REDIS_URI} names; empty if it is not set.
   *
   * @throws NoBrokerException if it is malformed, or its Redis does not serve; the message says
   *     what to do, without the password
   */
  public static Optional<RedisStore> openGiven() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(RedisStore::openGiven);
  }

  static RedisStore openGiven(String text) {
    URI uri = given(text);
    try {
      return open(uri);
    } catch (JedisException e) {
      throw new NoBrokerException(
          "The Redis at %s:%d, which %s names, does not serve: %s\n"
                  .formatted(uri.getHost(), uri.getPort(), VARIABLE, e.getMessage())
              + "Start it, put the right user and password into %1$s,\nor unset %1$s, and Warren starts one."
                  .formatted(VARIABLE));
    }
  }

  /** No message repeats any of the text, since any part of a malformed one may be the password. */
  private static URI given(String text) {
    try {
      var uri = new URI(text);
      if (Set.of("redis", "rediss").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null
          && uri.getPort() > 0
          && uri.getPort() <= HIGHEST_PORT) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // As one that is not of the form.
    }
    throw new NoBrokerException(
        "%1$s is not the address of a Redis.\n".formatted(VARIABLE)
            + "Write it as %s=redis://host:6379 or redis://user:password@host:6379, with @ in the password as %%40, : as %%3A, / as %%2F and %% as %%25."
                .formatted(VARIABLE));
  }

  /**
   * Opens a part of the Redis at this address.
   *
   * @throws JedisConnectionException where none answers
   */
  public static RedisStore open(URI uri) {
    var client = RedisClient.create(uri);
    try {
      client.ping();
    } catch (JedisException e) {
      client.close();
      throw e;
    }
    return new RedisStore(uri, client);
  }

  /** A client of it, safe for use by many threads, open until the test ends. */
  public RedisClient client() {
    return client;
  }

  /** Where it is, for clients that a test opens itself. */
  public URI uri() {
    return uri;
  }

  /** Closes another client of it when the test ends. */
  public void closesAtItsEnd(RedisClient another) {
    others.add(another);
  }

  /** Takes note of what a program is about to say to it. */
  public void said(String command) {
    commands.offer(command);
  }

  /** Takes note of an error that it returned. */
  public void refused(String command, String error) {
    var line = command.strip().replaceAll("\\s+", " ");
    refusals.offer(
        (line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line)
            + ": "
            + error
            + (UNKNOWN.stream().anyMatch(error::startsWith) ? version() : ""));
  }

  private String version() {
    try {
      return client
          .info("server")
          .lines()
          .filter(line -> line.startsWith(VERSION))
          .map(line -> line.substring(VERSION.length()).strip())
          .findFirst()
          .map(
              " (this is Redis %s; a command or an option that came with a later one it does not know)"
                  ::formatted)
          .orElse("");
    } catch (JedisException away) {
      return "";
    }
  }

  /**
   * What programs said to it first, as far as somebody took note, in order: at most 10,000
   * commands, each in one text, with its script and its arguments.
   */
  public List<String> commands() {
    return List.copyOf(commands);
  }

  /** The errors that it returned to them, each with the command that it refused. */
  public List<String> refusals() {
    return List.copyOf(refusals);
  }

  /**
   * Lets time pass for the keys of this test: what was to expire within it is gone, and the others
   * live for that much less.
   */
  public void pass(Duration time) {
    for (var key : client.keys(prefix + "*")) {
      long left = client.pttl(key);
      if (left >= 0 && left <= time.toMillis()) {
        client.del(key);
      } else if (left > 0) {
        client.pexpire(key, left - time.toMillis());
      }
    }
  }

  /**
   * Whether a key of this test will be gone with time alone while the test lasts; whoever can't be
   * asked may say so.
   */
  public boolean expires() {
    try {
      return client.keys(prefix + "*").stream()
          .map(client::pttl)
          .anyMatch(left -> left >= 0 && left < LONGER_THAN_ANY_TEST);
    } catch (JedisException away) {
      return true;
    }
  }

  /** Whether it is still there. */
  public boolean answers() {
    try (var fresh = RedisClient.create(uri)) {
      fresh.ping();
      return true;
    } catch (JedisConnectionException gone) {
      return false;
    }
  }

  /** What the keys of this test begin with. */
  public String prefix() {
    return prefix;
  }

  /** A key of this test. */
  public String key(String label) {
    return prefix + label;
  }

  @Override
  public void close() {
    others.forEach(RedisClient::close);
    var ours = new ScanParams().match(prefix + "*").count(BATCH);
    var cursor = ScanParams.SCAN_POINTER_START;
    do {
      var found = client.scan(cursor, ours);
      if (!found.getResult().isEmpty()) {
        client.unlink(found.getResult().toArray(String[]::new));
      }
      cursor = found.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    client.close();
  }
}
