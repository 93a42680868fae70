package warren.lab;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
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
      redis = RedisStore.openGiven().orElseGet(() -> RedisStore.open(ownRedis.get()));
    }
    return redis;
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
