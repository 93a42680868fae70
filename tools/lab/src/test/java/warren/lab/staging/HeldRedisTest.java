package warren.lab.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import warren.lab.Exercise;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.Task;
import warren.lab.store.RedisStore;

@Exercise("9.9")
class HeldRedisTest {

  private Lab lab;
  private RedisStore redis;
  private Gate gate;
  private HeldRedis held;
  private String ada;
  private String ben;

  @BeforeEach
  void a_client(Lab lab) {
    this.lab = lab;
    redis = lab.redis();
    gate = lab.gate("before the command, at the learner's");
    held = new HeldRedis(redis, gate);
    ada = redis.key("ada");
    ben = redis.key("ben");
  }

  @AfterEach
  void close() {
    held.close();
  }

  @Test
  void other_work_in_other_threads_is_neither_held_nor_counted() throws Exception {
    held.holdBefore(2, "ada");
    held.client().get(ada);

    does(redis -> redis.set(ben, "claimed")).result();
    var second = does(redis -> redis.set(ada, "claimed"));

    gate.awaitArrival();
    assertThat(redis.client().get(ben)).isEqualTo("claimed");
    assertThat(redis.client().get(ada)).isNull();
    gate.open();
    second.result();
    assertThat(redis.client().get(ada)).isEqualTo("claimed");
  }

  @Test
  void once_one_was_held_no_more_is() throws Exception {
    held.holdBefore(1, "ada");
    does(redis -> redis.get(ada));
    gate.awaitArrival();

    does(redis -> redis.set(ada, "claimed")).result();

    assertThat(redis.client().get(ada)).isEqualTo("claimed");
  }

  @Test
  void a_look_is_not_held_but_what_may_change_something() throws Exception {
    redis.client().set(ada, "mine");
    held.holdBeforeChange("ada");

    var giveUp =
        does(
            redis -> {
              if (redis.get(ada).equals("mine")) {
                redis.del(ada);
              }
            });

    anotherGetsIn();
    giveUp.result();
    assertThat(redis.client().exists(ada)).as("it was deleted between look and end").isFalse();
  }

  @Test
  void a_script_is_held_as_a_whole() throws Exception {
    redis.client().set(ada, "mine");
    held.holdBeforeChange("ada");
    var script = "if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end";

    var giveUp = does(redis -> redis.eval(script, List.of(ada), List.of("mine")));

    anotherGetsIn();
    giveUp.result();
    assertThat(redis.client().get(ada)).isEqualTo("another's");
  }

  @Test
  void a_transaction_is_held_after_its_look_and_then_fails() throws Exception {
    redis.client().set(ada, "mine");
    held.holdBeforeChange("ada");

    var giveUp =
        does(
            redis -> {
              try (var transaction = redis.transaction(false)) {
                transaction.watch(ada);
                assertThat(redis.get(ada)).isEqualTo("mine");
                transaction.multi();
                transaction.del(ada);
                assertThat(transaction.exec()).isNull();
              }
            });

    anotherGetsIn();
    giveUp.result();
    assertThat(redis.client().get(ada)).isEqualTo("another's");
  }

  @Test
  void what_a_pipeline_has_sent_before_is_done_before() throws Exception {
    held.holdBefore(2, "ada");

    var both =
        does(
            redis -> {
              try (var pipeline = redis.pipelined()) {
                pipeline.set(ada, "claimed");
                pipeline.pexpire(ada, 60_000);
                pipeline.sync();
              }
            });

    gate.awaitArrival();
    lab.eventually("the first", () -> assertThat(redis.client().pttl(ada)).isEqualTo(-1));
    gate.open();
    both.result();
    assertThat(redis.client().pttl(ada)).isPositive();
  }

  @Test
  void the_commands_of_a_transaction_are_held_after_each() throws Exception {
    for (int nth = 1; nth <= 3; nth++) {
      redis.client().set(ada, "before");
      var after = lab.gate("after command " + nth);
      try (var held = new HeldRedis(redis, after)) {
        held.holdAfter(nth); // MULTI, SET, EXEC
        var writing = lab.start("a writer", () -> inTransaction(held.client()));

        after.awaitArrival();

        assertThat(redis.client().get(ada)).isEqualTo(nth < 3 ? "before" : "after");
        after.open();
        writing.result();
        assertThat(redis.client().get(ada)).isEqualTo("after");
      }
    }
  }

  private void inTransaction(RedisClient client) {
    try (var transaction = client.transaction(true)) {
      transaction.set(ada, "after");
      transaction.exec();
    }
  }

  private Task<Void> does(Consumer<RedisClient> work) {
    return lab.start("a thread of the learner's", () -> work.accept(held.client()));
  }

  private void anotherGetsIn() {
    gate.awaitArrival();
    redis.client().set(ada, "another's");
    gate.open();
  }
}
