package warren.lab.staging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import warren.lab.Gate;
import warren.lab.store.RedisStore;

/**
 * A client of Redis that a test holds before or after one command: there another may get in. The
 * command is told by what it says and not by its number alone, since several threads may use the
 * client, each with work of its own. It sees what goes out on its connections, so the commands of a
 * transaction or a pipeline, too.
 */
public final class HeldRedis implements AutoCloseable {

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

  private final AtomicReference<Optional<Held>> held = new AtomicReference<>(Optional.empty());
  private final AtomicBoolean cut = new AtomicBoolean();
  private final RedisClient client;

  private enum Side {
    BEFORE,
    AFTER
  }

  /** The n-th of such commands. */
  private record Held(Side side, Predicate<CommandArguments> such, AtomicInteger countdown) {

    boolean is(Side now, CommandArguments command) {
      return now == side && such.test(command) && countdown.decrementAndGet() == 0;
    }
  }

  private record Tap(Gate gate, AtomicReference<Optional<Held>> held, AtomicBoolean cut)
      implements RedisTap {

    @Override
    public boolean waits() {
      return true;
    }

    @Override
    public CommandArguments before(CommandArguments command) {
      pass(Side.BEFORE, command);
      if (cut.getAndSet(false)) {
        throw new JedisConnectionException("the lab has cut the connection to Redis");
      }
      return command;
    }

    @Override
    public void after(CommandArguments command) {
      pass(Side.AFTER, command);
    }

    private void pass(Side side, CommandArguments command) {
      if (held.get().filter(hold -> hold.is(side, command)).isPresent()) {
        gate.pass();
      }
    }
  }

  /**
   * A client of the lab's Redis.
   *
   * @param gate holds it, when {@link #holdBefore} or another such method has said where
   */
  public HeldRedis(RedisStore redis, Gate gate) {
    this.client = TappedConnection.client(redis, new Tap(gate, held, cut));
    redis.closesAtItsEnd(client);
  }

  /** Passes the gate before the n-th command from now, from 1, that names this word. */
  public void holdBefore(int nth, String word) {
    hold(Side.BEFORE, nth, command -> names(command, word));
  }

  /** Passes the gate before the next command that names this word and may change something. */
  public void holdBeforeChange(String word) {
    hold(
        Side.BEFORE,
        1,
        command -> names(command, word) && !LOOKS.contains(text(command.getCommand().getRaw())));
  }

  /**
   * Passes the gate after the n-th command from now, from 1, whatever it is: MULTI, WATCH and EXEC
   * count like any other. Redis has done it then, and the code that sent it has not heard of that.
   */
  public void holdAfter(int nth) {
    hold(Side.AFTER, nth, command -> true);
  }

  /** Cuts the connection before the next command goes out; the one after finds another. */
  public void cutBeforeNext() {
    cut.set(true);
  }

  private void hold(Side side, int nth, Predicate<CommandArguments> such) {
    held.set(Optional.of(new Held(side, such, new AtomicInteger(nth))));
  }

  private static boolean names(CommandArguments command, String word) {
    return StreamSupport.stream(command.spliterator(), false)
        .skip(1)
        .anyMatch(raw -> text(raw.getRaw()).contains(word));
  }

  private static String text(byte[] raw) {
    return new String(raw, UTF_8);
  }

  /** For the learner's code. */
  public RedisClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
  }
}
