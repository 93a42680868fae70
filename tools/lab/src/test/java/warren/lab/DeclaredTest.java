package warren.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Exercise("9.9")
class DeclaredTest {

  private Lab lab;
  private Channel channel;
  private Declared declared;

  @BeforeEach
  void a_client(Lab lab) {
    this.lab = lab;
    channel = lab.client("shop").channel();
    declared = new Declared(lab.client("shop").wire());
  }

  @Test
  void what_is_durable_is_not_transient() throws Exception {
    channel.queueDeclare(lab.name("orders"), true, false, false, Map.of());
    channel.exchangeDeclare(lab.name("events"), "topic", true);

    assertThat(declared.aTransientQueue()).isFalse();
    assertThat(declared.aTransientExchange()).isFalse();
    assertThat(declared.exchange(lab.name("events"))).isTrue();
    assertThat(declared.exchange(lab.name("other"))).isFalse();
  }

  @Test
  void a_restart_deletes_what_is_transient() throws Exception {
    channel.queueDeclare(lab.name("orders"), true, false, false, Map.of());
    channel.queueDeclare(lab.name("own"), false, true, false, Map.of());
    channel.exchangeDeclare(lab.name("events"), "topic");
    channel.basicPublish("", lab.name("orders"), null, "o-1".getBytes());
    channel.basicPublish(
        "", lab.name("orders"), MessageProperties.PERSISTENT_TEXT_PLAIN, "o-2".getBytes());
    lab.untilQuiet();

    assertThat(declared.lostInARestart())
        .containsExactly(
            "the exchange '" + lab.name("events") + "'",
            "the queue '" + lab.name("own") + "'",
            "the message \"o-1\"");
  }

  @Test
  void a_quorum_queue_keeps_what_is_transient() throws Exception {
    channel.queueDeclare(lab.name("a"), true, false, false, Map.of("x-queue-type", "quorum"));
    channel.basicPublish("", lab.name("a"), null, "o-1".getBytes());
    lab.untilQuiet();

    assertThat(declared.lostInARestart()).isEmpty();
  }

  @Test
  void a_passive_declaration_only_asks() throws Exception {
    var orders = lab.queue("orders").declared();
    lab.client("other").channel().exchangeDeclare(lab.name("events"), "topic", true);

    channel.queueDeclarePassive(orders.name()); // on the wire it is neither durable nor anything
    channel.exchangeDeclarePassive(lab.name("events"));

    assertThat(declared.queueDeclares()).isEmpty();
    assertThat(declared.aTransientQueue()).isFalse();
    assertThat(declared.aTransientExchange()).isFalse();
    assertThat(declared.exchange(lab.name("events"))).isFalse();
  }

  @Test
  void arguments_are_those_of_the_queues_that_are_looked_at() throws Exception {
    channel.queueDeclare(lab.name("a"), true, false, false, Map.of("x-message-ttl", 500));
    channel.queueDeclare(lab.name("b"), true, false, false, Map.of("x-queue-type", "quorum"));
    var a = new Declared(lab.wire(), lab.name("a")::equals);
    var b = new Declared(lab.wire(), lab.name("b")::equals);

    assertThat(a.argument("x-message-ttl")).containsExactly("500");
    assertThat(b.argument("x-message-ttl")).isEmpty();
    assertThat(a.aQuorumQueue()).isFalse();
    assertThat(b.aQuorumQueue()).isTrue();
  }

  @Test
  void a_time_to_live_stands_with_the_queue_or_the_message() throws Exception {
    channel.queueDeclare(lab.name("a"), true, false, false, Map.of("x-message-ttl", 500));
    channel.queueDeclare(lab.name("b"), true, false, false, Map.of("x-message-ttl", 600));
    channel.basicPublish(
        "",
        lab.name("a"),
        new AMQP.BasicProperties.Builder().expiration("700").build(),
        new byte[0]);
    channel.basicPublish("", lab.name("a"), null, new byte[0]);
    lab.untilQuiet();

    assertThat(new DeadLetters(lab, lab.name("a")::equals).timesToLive())
        .containsExactly("500", "700");
  }
}
