package warren.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.MessageProperties;
import org.junit.jupiter.api.Test;

@Exercise("9.9")
class BrokerControlTest {

  @Test
  void a_test_that_is_not_marked_may_not_touch_the_broker(Lab lab) {
    assertThatThrownBy(() -> lab.broker().restart()).hasMessageContaining("@RestartsBroker");
  }

  @Test
  @RestartsBroker
  void after_a_kill_a_client_finds_the_broker_where_it_was_with_what_it_had(Lab lab)
      throws Exception {
    var parcels = lab.queue("parcels").declared();
    var packer = lab.client("packer");
    var channel = packer.channel();
    channel.confirmSelect();
    channel.basicPublish(
        "", parcels.name(), MessageProperties.PERSISTENT_TEXT_PLAIN, "p-1".getBytes());
    channel.waitForConfirmsOrDie(10_000);
    int port = packer.factory().getPort();

    lab.broker().kill();

    try (var again = packer.factory().newConnection()) {
      assertThat(again.createChannel().basicGet(parcels.name(), true).getBody())
          .isEqualTo("p-1".getBytes());
    }
    assertThat(packer.factory().getPort()).isEqualTo(port);
    assertThat(parcels.ready()).isZero();
  }
}
