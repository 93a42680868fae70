package idempotency;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.OptionalLong;
import redis.clients.jedis.RedisClient;

/**
 * Exercise 5.3: naturally idempotent.
 *
 * <p>The warehouse says how many pieces of an article there are, with a version; the shop shows it.
 * What it says may come twice, late, and to several programs at once that keep the levels in the
 * same Redis; any of them may be slow, or die. However it comes, the shop ends up with the newest,
 * and shows it until the next.
 */
public class StockLevels {

  private final RedisClient redis;
  private final String keys;

  /**
   * The levels in a Redis.
   *
   * @param redis keeps them, for all programs
   * @param keys what every key in Redis begins with; others use it, too
   */
  public StockLevels(RedisClient redis, String keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /**
   * Starts to keep the levels that come to a queue, and returns. A message leaves the queue when
   * its level is kept, or when a newer one is. If Redis fails, it goes back into the queue, a
   * second later, and the program goes on.
   *
   * @param channel for this program alone
   * @param queue holds {@link StockLevel}s, as text in UTF-8
   * @throws IOException if the broker refuses
   */
  public void start(Channel channel, String queue) throws IOException {
    // TODO 1: consume with manual acknowledgement, and acknowledge what is kept, and what is old.
    // TODO 2: keep a level and its version if that is higher than the one that is kept.
    // TODO 3: other programs do the same: between the look and the writing, nobody may get in.
    // TODO 4: if Redis fails, wait a second and give the message back.
    throw new UnsupportedOperationException("TODO 5.3: keep what is newer");
  }

  /**
   * How many pieces of an article there are, by the newest level that has come so far, to whichever
   * program; empty before the first.
   */
  public OptionalLong pieces(String article) {
    // TODO 5: read it from Redis.
    throw new UnsupportedOperationException("TODO 5.3: read it from Redis");
  }
}
