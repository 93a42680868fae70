package warren.lab.store;

import java.net.URI;
import java.util.UUID;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.params.ScanParams;

/**
 * A part of a Redis that belongs to one test: keys that begin with its {@link #prefix}. They are
 * deleted when the test ends; what else the Redis holds is not touched.
 */
public final class RedisStore implements AutoCloseable {

  private static final int BATCH = 500;

  private final URI uri;
  private final RedisClient client;
  private final String prefix = "warren:" + UUID.randomUUID() + ":";

  private RedisStore(URI uri, RedisClient client) {
    this.uri = uri;
    this.client = client;
  }

  /**
   * Opens a part of the Redis at this address.
   *
   * @throws JedisConnectionException where none answers
   */
  public static RedisStore open(URI uri) {
    var client = RedisClient.create(uri);
    client.ping();
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
