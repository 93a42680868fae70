package warren.lab.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfirmTallyTest {

  private final List<WireEvent> events = new ArrayList<>();

  @Test
  void what_was_published_is_out_until_it_is_answered() {
    publish(3);
    ack(1, false);
    publish(1);

    var tally = ConfirmTally.of(events);

    assertThat(tally.published()).isEqualTo(4);
    assertThat(tally.acked()).isEqualTo(1);
    assertThat(tally.answered()).isEqualTo(1);
    assertThat(tally.most()).isEqualTo(3);
    assertThat(tally.manyAcked()).isFalse();
    assertThat(tally.outOfOrder()).isFalse();
  }

  @Test
  void multiple_answers_all_that_are_out_up_to_its_number() {
    publish(5);
    ack(2, false);
    ack(4, true);
    nack(5, true);

    var tally = ConfirmTally.of(events);

    assertThat(tally.acked()).isEqualTo(4);
    assertThat(tally.nacked()).isEqualTo(1);
    assertThat(tally.manyAcked()).isTrue();
    assertThat(tally.manyNacked()).as("one message, though it said multiple").isFalse();
  }

  @Test
  void a_lower_number_after_a_higher_one_is_out_of_order() {
    publish(2);
    ack(2, false);
    ack(1, false);

    assertThat(ConfirmTally.of(events).outOfOrder()).isTrue();
  }

  @Test
  void an_ack_that_a_client_sends_is_no_confirm() {
    publish(1);
    event(Direction.TO_BROKER, new AMQP.Basic.Ack.Builder().deliveryTag(1).build());

    assertThat(ConfirmTally.of(events).answered()).isZero();
  }

  private void publish(int count) {
    for (int i = 0; i < count; i++) {
      event(Direction.TO_BROKER, new AMQP.Basic.Publish.Builder().build());
    }
  }

  private void ack(long tag, boolean multiple) {
    event(
        Direction.TO_CLIENT,
        new AMQP.Basic.Ack.Builder().deliveryTag(tag).multiple(multiple).build());
  }

  private void nack(long tag, boolean multiple) {
    event(
        Direction.TO_CLIENT,
        new AMQP.Basic.Nack.Builder().deliveryTag(tag).multiple(multiple).build());
  }

  private void event(Direction direction, Object method) {
    events.add(
        new WireEvent(
            events.size() + 1,
            Duration.ofMillis(events.size()),
            "shop",
            1,
            1,
            Kind.METHOD,
            direction,
            Optional.of((Method) method),
            Optional.empty(),
            Optional.empty(),
            ""));
  }
}
