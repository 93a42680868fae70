package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Exercise 5.3: naturally idempotent.
 *
 * <p>The warehouse says how many pieces of an article there are, with a version; the shop shows it.
 * What it says may come twice, late, and to several programs at once that keep the levels in the
 * same Redis; any of them may be slow, or die. However it comes, the shop ends up with the newest,
 * and shows it until the next.
 */
public class StockLevels {

  // tag::script[]
  private static final String KEEP_IF_NEWER =
      """
      local known = redis.call('hget', KEYS[1], 'version')
      if not known or tonumber(ARGV[1]) > tonumber(known) then
        redis.call('hset', KEYS[1], 'version', ARGV[1], 'pieces', ARGV[2])
      end
      """;
  // end::script[]

  private static final long PAUSE_MILLIS = 1_000;

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
    // tag::start[]
    channel.basicConsume(
        queue,
        false,
        (consumerTag, message) -> {
          long tag = message.getEnvelope().getDeliveryTag();
          try {
            keep(StockLevel.parse(new String(message.getBody(), UTF_8)));
            channel.basicAck(tag, false); // <1>
          } catch (JedisException redisFails) {
            pause(); // <2>
            channel.basicReject(tag, true);
          }
        },
        consumerTag -> {});
    // end::start[]
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // tag::keep[]
  private void keep(StockLevel level) {
    redis.eval(
        KEEP_IF_NEWER, // <1>
        List.of(keys + level.article()), // <2>
        Stream.of(level.version(), level.pieces()).map(String::valueOf).toList());
  }

  /**
   * How many pieces of an article there are, by the newest level that has come so far, to whichever
   * program; empty before the first.
   */
  public OptionalLong pieces(String article) {
    var pieces = redis.hget(keys + article, "pieces");
    return pieces == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(pieces));
  }
  // end::keep[]
}
