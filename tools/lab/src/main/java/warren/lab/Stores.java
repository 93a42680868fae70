package warren.lab;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import redis.clients.jedis.exceptions.JedisException;
import warren.lab.store.MemoryDatabase;
import warren.lab.store.RedisStore;

/** One test's stores, opened when they are asked for. */
final class Stores {

  private final Supplier<URI> ownRedis;
  private RedisStore redis;
  private MemoryDatabase database;

  /**
   * For one test.
   *
   * @param ownRedis where a Redis is, if {@code WARREN_REDIS_URI} names none
   */
  Stores(Supplier<URI> ownRedis) {
    this.ownRedis = ownRedis;
  }

  synchronized RedisStore redis() {
    if (redis == null) {
      var given = Optional.ofNullable(System.getenv("WARREN_REDIS_URI")).filter(s -> !s.isBlank());
      redis = given.map(Stores::given).orElseGet(() -> RedisStore.open(ownRedis.get()));
    }
    return redis;
  }

  private static RedisStore given(String uri) {
    try {
      return RedisStore.open(URI.create(uri));
    } catch (JedisException | IllegalArgumentException failed) {
      throw new EnvironmentException(
          "The Redis that WARREN_REDIS_URI names cannot be used: %s\n"
                  .formatted(failed.getMessage())
              + "Start it, or unset WARREN_REDIS_URI and Warren starts one of its own.",
          failed);
    }
  }

  /**
   * What has become of the Redis that a test has opened, as a sentence; empty where all is well.
   */
  synchronized Optional<String> lost() {
    if (redis == null || redis.answers()) {
      return Optional.empty();
    }
    var uri = redis.uri();
    return Optional.of(
        "Redis does not answer any more on %s:%d.".formatted(uri.getHost(), uri.getPort()));
  }

  synchronized DataSource database() {
    if (database == null) {
      database = new MemoryDatabase();
    }
    return database.source();
  }

  synchronized void close() {
    if (redis != null) {
      redis.close();
    }
    if (database != null) {
      database.close();
    }
  }
}
