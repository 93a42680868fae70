package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.util.JedisURIHelper;
import warren.lab.Gate;
import warren.lab.store.RedisStore;

/**
 * A client of Redis that a test holds before one command: there another may get in. The command is
 * told by what it says and not by its number alone, since several threads may use the client, each
 * with work of its own. It sees what goes out on its connections, so the commands of a transaction
 * or a pipeline, too.
 */
final class HeldRedis implements AutoCloseable {

  /** Commands that change nothing. */
  private static final Set<String> LOOKS =
      Set.of(
          "EXISTS",
          "GET",
          "HEXISTS",
          "HGET",
          "HGETALL",
          "HMGET",
          "MGET",
          "PTTL",
          "SISMEMBER",
          "STRLEN",
          "TTL",
          "TYPE",
          "WATCH",
          "ZSCORE",
          "EVAL_RO",
          "EVALSHA_RO",
          "FCALL_RO");

  private final Gate gate;
  private final AtomicReference<Optional<Held>> held = new AtomicReference<>(Optional.empty());
  private final RedisClient client;

  /** The n-th command that names a word, or of those the n-th that may change something. */
  private record Held(String word, boolean changing, AtomicInteger countdown) {

    boolean is(CommandArguments command) {
      var words = StreamSupport.stream(command.spliterator(), false).map(raw -> text(raw.getRaw()));
      var name = text(command.getCommand().getRaw());
      return words.skip(1).anyMatch(each -> each.contains(word))
          && !(changing && LOOKS.contains(name))
          && countdown.decrementAndGet() == 0;
    }

    private static String text(byte[] raw) {
      return new String(raw, UTF_8);
    }
  }

  /**
   * A client of the lab's Redis.
   *
   * @param gate holds it, when {@link #holdBefore} or {@link #holdBeforeChange} has said where
   */
  HeldRedis(RedisStore redis, Gate gate) {
    this.gate = gate;
    this.client = new Builder(redis.uri()).fromURI(redis.uri()).build();
  }

  private final class Builder extends RedisClient.Builder {
    private final HostAndPort place;

    Builder(URI uri) {
      place = JedisURIHelper.getHostAndPort(uri);
    }

    @Override
    protected ConnectionProvider createDefaultConnectionProvider() {
      return new Connections(place, clientConfig);
    }
  }

  /** Opens one for each command or transaction. */
  private final class Connections implements ConnectionProvider {
    private final HostAndPort place;
    private final JedisClientConfig config;

    Connections(HostAndPort place, JedisClientConfig config) {
      this.place = place;
      this.config = config;
    }

    @Override
    public Connection getConnection() {
      return new Connection(place, config) {
        @Override
        public void sendCommand(CommandArguments command) {
          if (held.get().filter(hold -> hold.is(command)).isPresent()) {
            flush(); // what a pipeline has sent before it is done before it
            gate.pass();
          }
          super.sendCommand(command);
        }
      };
    }

    @Override
    public Connection getConnection(CommandArguments command) {
      return getConnection();
    }

    @Override
    public void close() {
      // each connection is closed by whoever has asked for it
    }
  }

  /** Passes the gate before the n-th command from now, from 1, that names this word. */
  void holdBefore(int nth, String word) {
    held.set(Optional.of(new Held(word, false, new AtomicInteger(nth))));
  }

  /** Passes the gate before the next command that names this word and may change something. */
  void holdBeforeChange(String word) {
    held.set(Optional.of(new Held(word, true, new AtomicInteger(1))));
  }

  /** For the learner's code. */
  RedisClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
  }
}
