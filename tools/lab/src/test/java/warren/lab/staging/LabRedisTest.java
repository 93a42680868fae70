package warren.lab.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static redis.clients.jedis.params.SetParams.setParams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("9.9")
class LabRedisTest {

  private static final Duration NOON = Duration.ofMillis(1_800_000_000_900L);
  private static final String TIME = "return redis.call('TIME')";

  private Lab lab;
  private LabRedis redis;
  private String key;

  @BeforeEach
  void a_redis(Lab lab) {
    this.lab = lab;
    redis = new LabRedis(lab.redis());
    key = redis.key("key");
  }

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void its_clock_is_the_same_for_commands_scripts_and_transactions() {
    redis.stopAt(NOON);
    redis.forward(Duration.ofMillis(50));
    var client = redis.client();
    var now = List.of("1800000000", "950000");

    assertThat(text(client.executeCommand(new CommandArguments(Command.TIME)))).isEqualTo(now);
    assertThat(client.eval(TIME)).isEqualTo(now);
    assertThat(client.evalsha(client.scriptLoad(TIME))).isEqualTo(now);
    try (var transaction = client.transaction(true)) {
      var command = transaction.sendCommand(Command.TIME, new String[0]);
      var inside = transaction.eval(TIME);
      transaction.exec();
      assertThat(text(command.get())).isEqualTo(now);
      assertThat(inside.get()).isEqualTo(now);
    }
  }

  private static List<String> text(Object answer) {
    return ((List<?>) answer)
        .stream()
            .map(part -> part instanceof byte[] raw ? new String(raw, UTF_8) : part.toString())
            .toList();
  }

  @Test
  void something_happens_after_any_command_of_a_transaction() {
    for (int nth = 1; nth <= 5; nth++) {
      var seen = new ArrayList<String>();
      var other = redis.client();
      other.set(key, "before");
      Runnable look = () -> seen.add(other.get(key));

      work(redis.clientThat(nth, look));

      assertThat(seen).as("after command %d", nth).containsExactly(nth < 5 ? "before" : "after");
    }
    assertThat(redis.commands()).contains("WATCH " + key, "MULTI", "SET " + key + " after", "EXEC");
  }

  @Test
  void whoever_gets_in_after_the_look_makes_the_transaction_fail() {
    var other = redis.client();
    other.set(key, "before");

    work(redis.clientThat(2, () -> other.set(key, "another's")));

    assertThat(other.get(key)).isEqualTo("another's");
  }

  private void work(RedisClient client) {
    try (var transaction = client.transaction(false)) {
      transaction.watch(key);
      client.get(key);
      transaction.multi();
      transaction.set(key, "after");
      transaction.exec();
    }
  }

  @Test
  void a_program_that_dies_after_a_command_has_done_it_and_no_more() {
    for (var kind : List.<Consumer<RedisClient>>of(this::apart, this::piped)) {
      redis.client().del(key);
      var dying =
          redis.clientThat(
              2,
              () -> {
                throw new IllegalStateException("dead");
              });

      assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> kind.accept(dying));

      assertThat(redis.client().lrange(key, 0, -1)).containsExactly("1", "2");
    }
  }

  private void apart(RedisClient client) {
    for (var element : List.of("1", "2", "3")) {
      client.rpush(key, element);
    }
  }

  private void piped(RedisClient client) {
    try (var pipeline = client.pipelined()) {
      for (var element : List.of("1", "2", "3")) {
        pipeline.rpush(key, element);
      }
    }
  }

  @Test
  void what_redis_refuses_is_told_where_it_was_asked_for() {
    var client = redis.client();
    client.set(key, "text");

    assertThatExceptionOfType(JedisDataException.class).isThrownBy(() -> client.incr(key));
    try (var pipeline = client.pipelined()) {
      var refused = pipeline.incr(key);
      var answered = pipeline.get(key);
      pipeline.sync();
      assertThatExceptionOfType(JedisDataException.class).isThrownBy(refused::get);
      assertThat(answered.get()).isEqualTo("text");
    }
    assertThat(lab.redis().refusals())
        .hasSize(2)
        .allMatch(refusal -> refusal.startsWith("INCR " + key + ": ERR value is not an integer"));
  }

  @Test
  void a_script_that_redis_does_not_know_yet_is_no_refusal() {
    assertThatExceptionOfType(JedisDataException.class)
        .isThrownBy(() -> redis.client().evalsha("0".repeat(40)));

    assertThat(lab.redis().refusals()).isEmpty();
  }

  @Test
  void time_passes_for_the_keys_of_a_test() {
    var client = lab.redis().client();
    client.set(key, "for ever");
    client.set(redis.key("soon"), "gone", setParams().px(60_000));
    client.set(redis.key("later"), "there", setParams().px(90_000));

    assertThat(lab.redis().expires()).isTrue();
    lab.redis().pass(Duration.ofMinutes(1));

    assertThat(client.exists(redis.key("soon"))).isFalse();
    assertThat(client.pttl(redis.key("later"))).isBetween(1L, 30_000L);
    assertThat(client.get(key)).isEqualTo("for ever");
    lab.redis().pass(Duration.ofHours(1));
    assertThat(lab.redis().expires()).isFalse();
  }
}
