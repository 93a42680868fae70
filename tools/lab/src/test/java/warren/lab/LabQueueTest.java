package warren.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Exercise("9.9")
class LabQueueTest {

  @ParameterizedTest
  @ValueSource(strings = {"classic", "quorum"})
  void looking_at_messages_keeps_their_order(String type, Lab lab) {
    var queue = lab.queue("looked at").declared(Map.of("x-queue-type", type));
    var there = new ArrayList<String>();

    for (int message = 1; message <= 10; message++) {
      queue.holding("m-" + message);
      there.add("m-" + message);
      assertThat(queue.bodies()).isEqualTo(there);
      assertThat(queue.bodies()).isEqualTo(there);
    }
  }

  @Test
  void what_comes_is_told_in_the_order_in_which_it_came(Lab lab) {
    var parcels = lab.queue("parcels");
    assertThat(parcels.arrivals()).isEmpty();

    var came = parcels.declared().arrivals();
    parcels.holding("p-2", "Größe");
    parcels.holding("p-1");

    lab.await("what came", () -> List.copyOf(came)).toBe(List.of("p-2", "Größe", "p-1"));
  }

  @Test
  void somebody_elses_is_refused_to_whoever_uses_it(Lab lab) {
    var taken = lab.queue("taken").declaredBySomebodyElse();
    var shop = lab.client("shop");

    LabAssertions.assertThat(lab.attempt(() -> shop.channel().queueDeclarePassive(taken.name())))
        .threw(IOException.class);
    LabAssertions.assertThat(
            lab.attempt(() -> shop.connection().createChannel().basicGet(taken.name(), true)))
        .threw(IOException.class);
  }

  @Test
  void what_is_rejected_goes_to_the_queue_beside_it(Lab lab) {
    var aside = lab.queue("aside").declared();
    var orders = lab.queue("orders").declaredWithRejectsTo(aside).holding("o-1");
    orders.rejectNext(true);
    orders.rejectNext(false);

    LabAssertions.assertThat(aside).eventuallyHolds("o-1");
    LabAssertions.assertThat(orders).staysEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "quorum"})
  void what_is_durable_and_persistent_survives_a_restart(String type, Lab lab) {
    var queue =
        lab.queue("kept")
            .declared(Map.of("x-queue-type", type, "x-message-ttl", 60_000))
            .holding("1");

    LabAssertions.assertThat(queue).survivesARestart();
  }

  @Test
  void what_is_transient_does_not(Lab lab) throws Exception {
    var shop = lab.client("shop").channel();
    var missing = lab.queue("missing");
    var durable = lab.queue("durable").declared();
    durable.receives(new BasicProperties(), new byte[] {1});
    var dying = lab.queue("dying");
    shop.exchangeDeclare(lab.name("dead"), "fanout", false);
    shop.queueDeclare(
        dying.name(), true, false, false, Map.of("x-dead-letter-exchange", lab.name("dead")));

    for (var queue : List.of(missing, durable, dying)) {
      assertThatThrownBy(() -> LabAssertions.assertThat(queue).survivesARestart())
          .isInstanceOf(Finding.class);
    }
  }

  @Test
  void a_quorum_queue_keeps_what_is_transient(Lab lab) throws Exception {
    var queue = lab.queue("quorum");
    lab.client("shop")
        .channel()
        .queueDeclare(queue.name(), true, false, false, Map.of("x-queue-type", "quorum"));
    queue.receives(new BasicProperties(), new byte[] {1});

    LabAssertions.assertThat(queue).survivesARestart();
  }

  @Test
  void a_visit_takes_nothing_and_an_auto_delete_queue_ends_with_it(Lab lab) throws Exception {
    var kept = lab.queue("kept").declared().holding("1", "2");
    var deleted = lab.queue("deleted");
    lab.client("shop").channel().queueDeclare(deleted.name(), true, false, true, null);
    lab.queue("missing").visited();
    kept.visited();
    deleted.visited();

    LabAssertions.assertThat(kept).eventuallyHolds("1", "2");
    LabAssertions.assertThat(deleted).eventuallyIsGone();
  }

  @Test
  void messages_in_any_order_are_these_and_no_others(Lab lab) {
    var queue = lab.queue("in any order").declared().holding("1", "2", "2", "3");

    LabAssertions.assertThat(queue).eventuallyHoldsInAnyOrder(List.of("3", "2", "1", "2"));
    assertThatThrownBy(
            () ->
                LabAssertions.assertThat(queue)
                    .because("each goes to somebody")
                    .eventuallyHoldsInAnyOrder(List.of("4", "3", "2")))
        .hasMessageContaining("to hold, in any order, \"4\", \"3\", \"2\"")
        .hasMessageContaining("it lacks \"4\"; and it holds \"1\", \"2\", which it should not")
        .hasMessageContaining("each goes to somebody");
  }

  @Test
  void what_is_taken_is_gone(Lab lab) {
    var queue = lab.queue("taken from").declared().holding("1", "2");

    assertThat(queue.takeAll()).extracting(LabQueue.Message::body).containsExactly("1", "2");
    assertThat(queue.bodies()).isEmpty();
  }

  @Test
  void a_queue_that_goes_with_its_client_is_gone_after_it(Lab lab) throws Exception {
    var board = lab.client("board");
    var prices = lab.queueNamed(board.channel().queueDeclare().getQueue());

    assertThatThrownBy(
            () -> LabAssertions.assertThat(prices).because("it is new").eventuallyIsGone())
        .hasMessageEndingWith("to be gone, but it is still there: it is new");
    board.die();

    LabAssertions.assertThat(prices).eventuallyIsGone();
  }

  @Test
  void a_message_in_json_says_what_it_is(Lab lab) {
    var queue = lab.queue("orders").declared().holdingJson("Order", "{}", "[]");

    assertThat(queue.bodies()).containsExactly("{}", "[]");
    assertThat(queue.properties(it -> it.getContentType() + " " + it.getType()))
        .containsOnly("application/json Order");
    assertThat(queue.properties(BasicProperties::getMessageId)).doesNotHaveDuplicates();
    assertThat(queue.properties(BasicProperties::getTimestamp)).doesNotContainNull();
    assertThat(queue.properties(BasicProperties::getAppId)).containsExactly(null, null);
  }
}
