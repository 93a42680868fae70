package warren.lab.staging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;
import warren.lab.store.RedisStore;

/**
 * A Redis whose clock a test puts forward, and whose clients it disturbs between two commands. The
 * clock is what the command {@code TIME} answers, to clients and to scripts.
 */
public final class LabRedis implements AutoCloseable {

  /** Takes the place of {@code redis} in a script, on the script's own first line. */
  private static final String CLOCK =
      """
      local redis = (function(real)
       local function set(ask) return function(command, ...)
        local answer = ask(command, ...)
        if string.upper(command) == 'TIME' then
         local now = (real.call('GET', 'KEY:stopped') or answer[1] * 1000000 + answer[2])
          + (real.call('GET', 'KEY:ahead') or 0)
         answer = {string.format('%.0f', math.floor(now / 1000000)),
          string.format('%.0f', now % 1000000)} end
        return answer end end
       return setmetatable({call = set(real.call), pcall = set(real.pcall)}, {__index = real})
      end)(redis)\s\
      """
          .replace("\n", " ");

  private static final int NEVER = Integer.MAX_VALUE;

  /** One for all tests of a run: a script that Redis was given in an earlier one names it. */
  private static final String KEY = "warren:" + UUID.randomUUID() + ":clock";

  /** In seconds; longer than any test. */
  private static final long KEPT = 600;

  private final RedisStore store;
  private final List<RedisClient> clients = new ArrayList<>();

  /** The test's part of a Redis, at first with that Redis's own time. */
  public LabRedis(RedisStore store) {
    this.store = store;
    store.client().unlink(KEY + ":ahead", KEY + ":stopped");
  }

  /** A key of this test. */
  public String key(String label) {
    return store.key(label);
  }

  /** Puts the clock forward; what is to expire within that time is gone then. */
  public void forward(Duration time) {
    store.pass(time);
    store.client().incrBy(KEY + ":ahead", micros(time));
    store.client().expire(KEY + ":ahead", KEPT);
  }

  /** Stops the clock; from now on only {@link #forward} moves it. */
  public void stopAt(Duration sinceEpoch) {
    store.client().set(KEY + ":stopped", String.valueOf(micros(sinceEpoch)));
    store.client().expire(KEY + ":stopped", KEPT);
  }

  private static long micros(Duration time) {
    return TimeUnit.MICROSECONDS.convert(time);
  }

  /** Every command that its clients sent so far, with scripts and arguments. */
  public List<String> commands() {
    return store.commands();
  }

  /** A client, for one program; it is closed with this. */
  public RedisClient client() {
    return clientThat(NEVER, () -> {});
  }

  /**
   * A client in whose way something comes: after its n-th command, from 1, be that a WATCH, a MULTI
   * or an EXEC. Redis has done it then, and the code that sent it has not heard of that.
   */
  public RedisClient clientThat(int nth, Runnable afterwards) {
    var client = TappedConnection.client(store, new Tap(nth, afterwards));
    store.closesAtItsEnd(client);
    clients.add(client);
    return client;
  }

  private final class Tap implements RedisTap {

    private final int nth;
    private final Runnable afterwards;
    private final AtomicInteger sent = new AtomicInteger();

    Tap(int nth, Runnable afterwards) {
      this.nth = nth;
      this.afterwards = afterwards;
    }

    @Override
    public boolean waits() {
      return nth < NEVER;
    }

    @Override
    public CommandArguments before(CommandArguments command) {
      var words = new ArrayList<String>();
      command.forEach(word -> words.add(new String(word.getRaw(), UTF_8)));
      return withClock(command, words);
    }

    @Override
    public void after(CommandArguments command) {
      if (sent.incrementAndGet() == nth) {
        afterwards.run();
      }
    }
  }

  /** The command, with the clock of this Redis for the script that it carries, if any. */
  private CommandArguments withClock(CommandArguments command, List<String> words) {
    return switch (words.get(0).toUpperCase(Locale.ROOT)) {
      case "TIME" ->
          new CommandArguments(Command.EVAL).add(withClock("return redis.call('TIME')")).add(0);
      case "EVAL", "EVAL_RO" -> withClock(command, 1);
      case "SCRIPT" -> words.get(1).equalsIgnoreCase("LOAD") ? withClock(command, 2) : command;
      default -> command;
    };
  }

  private CommandArguments withClock(CommandArguments command, int script) {
    var changed = new CommandArguments(command.getCommand());
    int place = 0;
    for (var word : command) {
      if (place == script) {
        changed.add(withClock(new String(word.getRaw(), UTF_8)));
      } else if (place > 0) {
        changed.add(word);
      }
      place++;
    }
    return changed;
  }

  private String withClock(String script) {
    int begin = script.startsWith("#!") ? script.indexOf('\n') + 1 : 0;
    return script.substring(0, begin) + CLOCK.replace("KEY", KEY) + script.substring(begin);
  }

  @Override
  public void close() {
    clients.forEach(RedisClient::close);
  }
}
