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
      var given = Optional.ofNullable(System.getenv("WARREN_REDIS_URI")).filter(s -> !s.isBlank());
      redis = RedisStore.open(given.map(URI::create).orElseGet(ownRedis));
    }
    return redis;
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
