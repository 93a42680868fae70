package warren.lab.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("9.9")
class EvidenceTest {

  @Test
  void what_the_broker_refused_and_what_does_not_fit_is_not_accepted(Lab lab) throws Exception {
    var shop = lab.client("shop");
    var queue = Told.queue(shop.channel());
    shop.channel().queueDeclarePassive(queue);
    var other = shop.connection().createChannel();
    Told.refused(other, channel -> channel.queueDeclare(queue, true, false, false, null));

    var evidence = new Evidence(lab.wire().events(), List.of(), List.of());

    assertThat(evidence.calls(AMQP.Queue.Declare.class)).hasSize(3);
    assertThat(evidence.accepted(AMQP.Queue.Declare.class, declare -> !declare.getPassive()))
        .singleElement()
        .isEqualTo(evidence.calls(AMQP.Queue.Declare.class).get(0));
  }

  @Test
  void of_two_calls_on_a_channel_the_answered_one_was_not_refused(Lab lab) throws Exception {
    var shop = lab.client("shop");
    var queue = Told.queue(shop.channel());
    Told.refused(shop.channel(), channel -> channel.queueDeclare(queue, true, false, false, null));

    var evidence = new Evidence(lab.wire().events(), List.of(), List.of());

    assertThat(evidence.calls(AMQP.Queue.Declare.class).stream().map(evidence::refused))
        .containsExactly(false, true);
  }

  @Test
  void what_the_test_has_noted_is_there_as_text() {
    var run =
        new Evidence(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            Map.of("rows", () -> List.of(1, "two")),
            Duration.ZERO);

    assertThat(run.noted("rows")).containsExactly("1", "two");
    assertThat(run.noted("nothing of the kind")).isEmpty();
  }
}
