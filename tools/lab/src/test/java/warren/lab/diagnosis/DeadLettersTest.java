package warren.lab.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("9.9")
class DeadLettersTest {

  private static final String EXCHANGE = "x-dead-letter-exchange";
  private static final String KEY = "x-dead-letter-routing-key";

  private static Channel channel(Lab lab) {
    return lab.client("shop").channel();
  }

  private static String declared(Lab lab, Map<String, Object> arguments) throws Exception {
    return channel(lab).queueDeclare(lab.name("orders"), true, false, false, arguments).getQueue();
  }

  @Test
  void an_exchange_that_nobody_declared_is_told(Lab lab) throws Exception {
    declared(lab, Map.of(EXCHANGE, lab.name("dead")));
    assertThat(Told.ids(lab)).containsExactly("dead-letter-exchange-missing");
  }

  @Test
  void an_exchange_that_nobody_bound_anything_to_is_told(Lab lab) throws Exception {
    channel(lab).exchangeDeclare(lab.name("dead"), "fanout");
    declared(lab, Map.of(EXCHANGE, lab.name("dead")));
    assertThat(Told.ids(lab)).containsExactly("dead-letter-exchange-unbound");
  }

  @Test
  void one_that_is_bound_is_not_nor_is_the_brokers_own(Lab lab) throws Exception {
    channel(lab).exchangeDeclare(lab.name("dead"), "fanout");
    channel(lab).queueBind(lab.queue("aside").declared().name(), lab.name("dead"), "");
    declared(lab, Map.of(EXCHANGE, lab.name("dead")));
    channel(lab)
        .queueDeclare(lab.name("others"), true, false, false, Map.of(EXCHANGE, "amq.fanout"));
    assertThat(Told.ids(lab)).isEmpty();
  }

  @Test
  void a_key_that_leads_back_to_the_queue_is_told(Lab lab) throws Exception {
    var queue = declared(lab, Map.of(EXCHANGE, ""));
    Told.publish(channel(lab), "", queue, "1");
    assertThat(Told.ids(lab)).containsExactly("dead-letter-key-missing");
  }

  @Test
  void a_key_of_another_queue_is_not(Lab lab) throws Exception {
    var queue = declared(lab, Map.of(EXCHANGE, ""));
    channel(lab).queueBind(queue, "amq.fanout", "");
    Told.publish(channel(lab), "amq.fanout", "aside", "1");
    assertThat(Told.ids(lab)).isEmpty();
  }

  @Test
  void a_queue_that_is_deleted_where_its_messages_are_to_die_is_told(Lab lab) throws Exception {
    declared(lab, Map.of(EXCHANGE, "", KEY, "aside", "x-expires", 60_000));
    assertThat(Told.ids(lab)).containsExactly("queue-expires");
  }

  @Test
  void any_other_that_is_deleted_when_unused_is_not(Lab lab) throws Exception {
    declared(lab, Map.of("x-expires", 60_000));
    assertThat(Told.ids(lab)).isEmpty();
  }
}
