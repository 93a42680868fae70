package warren.lab;

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
class UnconfirmedTest {

  private final List<WireEvent> events = new ArrayList<>();

  @Test
  void what_was_published_is_out_until_it_is_answered() {
    publish(1, 3);
    ack(1, 1, false);
    publish(1, 1);
    nack(1, 4, false);

    assertThat(Unconfirmed.now(events)).isEqualTo(2);
    assertThat(Unconfirmed.most(events)).isEqualTo(3);
  }

  @Test
  void multiple_answers_all_that_are_out_up_to_its_number() {
    publish(1, 5);
    ack(1, 2, false);
    ack(1, 4, true);
    assertThat(Unconfirmed.now(events)).isEqualTo(1);

    publish(1, 2);
    nack(1, 0, true); // all that are out
    assertThat(Unconfirmed.now(events)).isZero();
  }

  @Test
  void each_channel_counts_for_itself() {
    publish(1, 2);
    publish(2, 1);
    ack(2, 1, true);

    assertThat(Unconfirmed.now(events)).isEqualTo(2);
    assertThat(Unconfirmed.most(events)).isEqualTo(3);
  }

  @Test
  void an_ack_that_a_client_sends_is_no_confirm() {
    publish(1, 1);
    event(1, Direction.TO_BROKER, new AMQP.Basic.Ack.Builder().deliveryTag(1).build());

    assertThat(Unconfirmed.now(events)).isEqualTo(1);
  }

  private void publish(int channel, int count) {
    for (int i = 0; i < count; i++) {
      event(channel, Direction.TO_BROKER, new AMQP.Basic.Publish.Builder().build());
    }
  }

  private void ack(int channel, long tag, boolean multiple) {
    event(
        channel,
        Direction.TO_CLIENT,
        new AMQP.Basic.Ack.Builder().deliveryTag(tag).multiple(multiple).build());
  }

  private void nack(int channel, long tag, boolean multiple) {
    event(
        channel,
        Direction.TO_CLIENT,
        new AMQP.Basic.Nack.Builder().deliveryTag(tag).multiple(multiple).build());
  }

  private void event(int channel, Direction direction, Object method) {
    events.add(
        new WireEvent(
            events.size() + 1,
            Duration.ofMillis(events.size()),
            "shop",
            1,
            channel,
            Kind.METHOD,
            direction,
            Optional.of((Method) method),
            Optional.empty(),
            Optional.empty(),
            ""));
  }
}
