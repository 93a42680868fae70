package warren.lab.staging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.util.JedisURIHelper;
import warren.lab.store.RedisStore;

/**
 * A connection to Redis with a tap. It sees whatever goes out, so MULTI, WATCH, EXEC and the
 * commands of a transaction or a pipeline, too; if the tap waits, these go out one by one, and each
 * answer is kept until it is asked for.
 */
final class TappedConnection extends Connection {

  /** Tells a client to send the script itself: no error to speak of. */
  private static final String UNKNOWN_SCRIPT = "NOSCRIPT";

  /** For a connection of the pool: longer than any that is used and given back is away. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final RedisTap tap;
  private final RedisStore store;
  private final Queue<Supplier<Object>> answers = new ArrayDeque<>();
  private final Queue<String> unanswered = new ArrayDeque<>();

  private TappedConnection(
      HostAndPort place, JedisClientConfig config, RedisStore store, RedisTap tap) {
    super(place, config);
    this.store = store;
    this.tap = tap;
  }

  /** A client whose connections have this tap; the store takes note of what they say. */
  static RedisClient client(RedisStore store, RedisTap tap) {
    var place = JedisURIHelper.getHostAndPort(store.uri());
    return new Builder(place, store, tap)
        .hostAndPort(place)
        .clientConfig(DefaultJedisClientConfig.builder(store.uri()).build())
        .build();
  }

  private static final class Builder extends RedisClient.Builder {

    private final HostAndPort place;
    private final RedisStore store;
    private final RedisTap tap;

    Builder(HostAndPort place, RedisStore store, RedisTap tap) {
      this.place = place;
      this.store = store;
      this.tap = tap;
    }

    @Override
    protected ConnectionProvider createDefaultConnectionProvider() {
      var pool = new GenericObjectPoolConfig<Connection>();
      pool.setMaxWait(LONGEST_WAIT);
      return new PooledConnectionProvider(new Factory(place, clientConfig, store, tap), pool);
    }
  }

  private static final class Factory extends BasePooledObjectFactory<Connection> {

    private final HostAndPort place;
    private final JedisClientConfig config;
    private final RedisStore store;
    private final RedisTap tap;

    Factory(HostAndPort place, JedisClientConfig config, RedisStore store, RedisTap tap) {
      this.place = place;
      this.config = config;
      this.store = store;
      this.tap = tap;
    }

    @Override
    public Connection create() {
      return new TappedConnection(place, config, store, tap);
    }

    @Override
    public PooledObject<Connection> wrap(Connection connection) {
      return new DefaultPooledObject<>(connection);
    }

    @Override
    public void destroyObject(PooledObject<Connection> pooled) {
      pooled.getObject().disconnect();
    }
  }

  @Override
  public void sendCommand(CommandArguments command) {
    if (tap == null) { // its first words, said while it is made
      super.sendCommand(command);
      return;
    }
    try {
      var said = text(command);
      store.said(said);
      super.sendCommand(tap.before(command));
      unanswered.add(said);
      if (tap.waits()) {
        answers.add(read());
        tap.after(command);
      }
    } catch (RuntimeException | Error e) {
      setBroken(); // nobody is to find answers that were not asked for
      throw e;
    }
  }

  private static String text(CommandArguments command) {
    return StreamSupport.stream(command.spliterator(), false)
        .map(word -> new String(word.getRaw(), UTF_8))
        .collect(Collectors.joining(" "));
  }

  private Supplier<Object> read() {
    flush();
    try {
      var answer = answer();
      return () -> answer;
    } catch (JedisDataException refused) {
      return () -> {
        throw refused;
      };
    }
  }

  private Object answer() {
    var said = unanswered.poll();
    try {
      return super.readProtocolWithCheckingBroken();
    } catch (JedisDataException refused) {
      if (said != null && !String.valueOf(refused.getMessage()).startsWith(UNKNOWN_SCRIPT)) {
        store.refused(said, refused.getMessage());
      }
      throw refused;
    }
  }

  @Override
  protected Object readProtocolWithCheckingBroken() {
    if (tap == null) {
      return super.readProtocolWithCheckingBroken();
    }
    return answers.isEmpty() ? answer() : answers.remove().get();
  }
}
