package warren.lab.staging;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
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

/**
 * A connection to Redis with a tap. It sees whatever goes out, so MULTI, WATCH, EXEC and the
 * commands of a transaction or a pipeline, too; if the tap waits, these go out one by one, and each
 * answer is kept until it is asked for.
 */
final class TappedConnection extends Connection {

  private final RedisTap tap;
  private final Queue<Supplier<Object>> answers = new ArrayDeque<>();

  private TappedConnection(HostAndPort place, JedisClientConfig config, RedisTap tap) {
    super(place, config);
    this.tap = tap;
  }

  /** A client whose connections have this tap. */
  static RedisClient client(URI uri, RedisTap tap) {
    var place = JedisURIHelper.getHostAndPort(uri);
    return new Builder(place, tap)
        .hostAndPort(place)
        .clientConfig(DefaultJedisClientConfig.builder(uri).build())
        .build();
  }

  private static final class Builder extends RedisClient.Builder {

    private final HostAndPort place;
    private final RedisTap tap;

    Builder(HostAndPort place, RedisTap tap) {
      this.place = place;
      this.tap = tap;
    }

    @Override
    protected ConnectionProvider createDefaultConnectionProvider() {
      return new PooledConnectionProvider(new Factory(place, clientConfig, tap));
    }
  }

  private static final class Factory extends BasePooledObjectFactory<Connection> {

    private final HostAndPort place;
    private final JedisClientConfig config;
    private final RedisTap tap;

    Factory(HostAndPort place, JedisClientConfig config, RedisTap tap) {
      this.place = place;
      this.config = config;
      this.tap = tap;
    }

    @Override
    public Connection create() {
      return new TappedConnection(place, config, tap);
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
      super.sendCommand(tap.before(command));
      if (tap.waits()) {
        answers.add(read());
        tap.after(command);
      }
    } catch (RuntimeException | Error e) {
      setBroken(); // nobody is to find answers that were not asked for
      throw e;
    }
  }

  private Supplier<Object> read() {
    flush();
    try {
      var answer = super.readProtocolWithCheckingBroken();
      return () -> answer;
    } catch (JedisDataException refused) {
      return () -> {
        throw refused;
      };
    }
  }

  @Override
  protected Object readProtocolWithCheckingBroken() {
    return tap == null || answers.isEmpty()
        ? super.readProtocolWithCheckingBroken()
        : answers.remove().get();
  }
}
