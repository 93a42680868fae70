package delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.executors.CommandExecutor;
import warren.lab.store.RedisStore;

/**
 * A Redis whose clock a test puts forward, and whose clients it disturbs between two commands. The
 * clock is what the command {@code TIME} answers, to clients and to scripts.
 */
final class LabRedis implements AutoCloseable {

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

  private final RedisStore store;
  private final String clock;
  private final List<RedisClient> clients = new ArrayList<>();
  private final List<String> commands = new CopyOnWriteArrayList<>();

  LabRedis(RedisStore store) {
    this.store = store;
    this.clock = store.key("clock");
  }

  String key(String label) {
    return store.key(label);
  }

  /** Puts the clock forward. */
  void forward(Duration time) {
    store.client().incrBy(clock + ":ahead", micros(time));
  }

  /** Stops the clock; from now on only {@link #forward} moves it. */
  void stopAt(Duration sinceEpoch) {
    store.client().set(clock + ":stopped", String.valueOf(micros(sinceEpoch)));
  }

  private static long micros(Duration time) {
    return TimeUnit.MICROSECONDS.convert(time);
  }

  /** Every command that its clients sent so far, with scripts and arguments. */
  List<String> commands() {
    return List.copyOf(commands);
  }

  RedisClient client() {
    return clientThat(Integer.MAX_VALUE, () -> {});
  }

  /** A client in whose way something comes: after its n-th command, from 1. */
  RedisClient clientThat(int nth, Runnable afterwards) {
    var client =
        RedisClient.builder()
            .fromURI(store.uri())
            .commandExecutor(new Executor(nth, afterwards))
            .build();
    clients.add(client);
    return client;
  }

  private final class Executor implements CommandExecutor {

    private final int nth;
    private final Runnable afterwards;
    private final AtomicInteger sent = new AtomicInteger();

    Executor(int nth, Runnable afterwards) {
      this.nth = nth;
      this.afterwards = afterwards;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T executeCommand(CommandObject<T> command) {
      var words = new ArrayList<byte[]>();
      command.getArguments().forEach(word -> words.add(word.getRaw()));
      commands.add(String.join(" ", words.stream().map(LabRedis::text).toList()));
      T answer = execute(withClock(command, words));
      if (sent.incrementAndGet() == nth) {
        afterwards.run();
      }
      return isTime(words) ? (T) set((List<?>) answer) : answer;
    }

    private <T> T execute(CommandObject<T> command) {
      try {
        return store.client().executeCommand(command);
      } catch (JedisException e) {
        e.setStackTrace( // a failure names the line nearest to it, and this one is not to blame
            Arrays.stream(e.getStackTrace())
                .filter(frame -> !frame.getClassName().startsWith(LabRedis.class.getName()))
                .toArray(StackTraceElement[]::new));
        throw e;
      }
    }

    @Override
    public void close() {
      // the store closes its client
    }
  }

  private static boolean isTime(List<byte[]> words) {
    return words.size() == 1 && name(words, 0).equals("TIME");
  }

  private static String name(List<byte[]> words, int place) {
    return text(words.get(place)).toUpperCase(Locale.ROOT);
  }

  /** The command, with the clock of this Redis for the script that it carries, if any. */
  private <T> CommandObject<T> withClock(CommandObject<T> command, List<byte[]> words) {
    int script =
        switch (name(words, 0)) {
          case "EVAL", "EVAL_RO" -> 1;
          case "SCRIPT" -> name(words, 1).equals("LOAD") ? 2 : 0;
          default -> 0;
        };
    if (script == 0) {
      return command;
    }
    var changed = new CommandArguments(command.getArguments().getCommand());
    for (int place = 1; place < words.size(); place++) {
      changed.add(
          place == script ? withClock(text(words.get(place))).getBytes(UTF_8) : words.get(place));
    }
    return new CommandObject<>(changed, command.getBuilder());
  }

  private String withClock(String script) {
    int begin = script.startsWith("#!") ? script.indexOf('\n') + 1 : 0;
    return script.substring(0, begin) + CLOCK.replace("KEY", clock) + script.substring(begin);
  }

  /** What a client hears in place of that time: seconds, and microseconds. */
  private List<?> set(List<?> time) {
    var stopped = Optional.ofNullable(store.client().get(clock + ":stopped"));
    var ahead = Optional.ofNullable(store.client().get(clock + ":ahead"));
    long real = number(time.get(0)) * 1_000_000 + number(time.get(1));
    long now = stopped.map(Long::parseLong).orElse(real) + ahead.map(Long::parseLong).orElse(0L);
    return Stream.of(now / 1_000_000, now % 1_000_000)
        .map(String::valueOf)
        .map(text -> time.get(0) instanceof byte[] ? text.getBytes(UTF_8) : text)
        .toList();
  }

  private static long number(Object answer) {
    return Long.parseLong(answer instanceof byte[] raw ? text(raw) : answer.toString());
  }

  private static String text(byte[] raw) {
    return new String(raw, UTF_8);
  }

  @Override
  public void close() {
    clients.forEach(RedisClient::close);
  }
}
