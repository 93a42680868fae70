package warren.lab.store;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

/** The stores that a lab hands out, and a client that dies in the midst of its work. */
@Exercise("9.9")
class StoresTest {

  @Test
  void a_redis_store_clears_away_its_own_keys_and_no_others(Lab lab) {
    var kept = lab.redis();
    kept.client().set(kept.key("kept"), "1");
    var gone = RedisStore.open(kept.uri());
    for (int i = 0; i < 2_000; i++) {
      gone.client().set(gone.key("k" + i), "1");
    }
    var pattern = gone.prefix() + "*";
    assertThat(kept.client().keys(pattern)).hasSize(2_000);

    gone.close();

    assertThat(kept.client().keys(pattern)).isEmpty();
    assertThat(kept.client().get(kept.key("kept"))).isEqualTo("1");
    assertThat(lab.redis()).isSameAs(kept);
  }

  @Test
  void a_database_lives_without_connections_and_is_the_tests_own(Lab lab) throws Exception {
    execute(lab, "create table payment (id varchar primary key)");
    execute(lab, "insert into payment values ('p-1')");

    try (var other = new MemoryDatabase();
        var connection = other.source().getConnection();
        var tables = connection.getMetaData().getTables(null, null, "PAYMENT", null)) {
      assertThat(tables.next()).isFalse();
    }
    try (var connection = lab.database().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery("select count(*) from payment")) {
      assertThat(result.next()).isTrue();
      assertThat(result.getInt(1)).isEqualTo(1);
    }
  }

  @Test
  void a_client_that_dies_on_cue_leaves_its_message_to_the_broker(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared().holding("p-1", "p-2", "p-3");
    var worker = lab.client("worker");
    var crash = lab.crash("after the packing", worker, 2);
    var packed = new CopyOnWriteArrayList<String>();
    var channel = worker.channel();
    channel.basicQos(1);

    consume(
        channel,
        parcels.name(),
        parcel -> {
          packed.add(parcel);
          crash.here();
        });

    crash.awaitHappened();
    assertThat(parcels).eventuallyHolds("p-2", "p-3");
    assertThat(packed).containsExactly("p-1", "p-2");
    assertThat(worker.openConnections()).isZero();
  }

  private static void consume(Channel channel, String queue, Consumer<String> handler)
      throws IOException {
    channel.basicConsume(
        queue,
        false,
        (tag, delivery) -> {
          handler.accept(new String(delivery.getBody(), StandardCharsets.UTF_8));
          channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        },
        tag -> {});
  }

  private static void execute(Lab lab, String sql) throws Exception {
    try (var connection = lab.database().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
