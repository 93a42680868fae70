package warren.lab.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("9.9")
class PrefetchTest {

  @Test
  void the_last_limit_before_the_consumer_holds(Lab lab) throws Exception {
    var channel = lab.client("packer").channel();
    channel.basicQos(5);
    channel.basicQos(2);
    consume(channel);
    channel.basicQos(7);

    var run = evidence(lab);
    var limit = Prefetch.of(run, run.consumers().get(0));
    assertThat(limit.map(Prefetch::count)).contains(2);
    assertThat(Prefetch.elsewhere(run)).isEmpty();
  }

  @Test
  void a_limit_of_another_channel_does_not(Lab lab) throws Exception {
    var connection = lab.client("packer").connection();
    connection.createChannel().basicQos(1);
    consume(connection.createChannel());

    var run = evidence(lab);
    assertThat(Prefetch.of(run, run.consumers().get(0))).isEmpty();
    assertThat(Prefetch.elsewhere(run).map(Prefetch::count)).contains(1);
  }

  @Test
  void nor_does_one_of_a_channel_that_is_closed_by_then(Lab lab) throws Exception {
    var connection = lab.client("packer").connection();
    try (var closed = connection.createChannel()) {
      closed.basicQos(1);
    }
    consume(connection.createChannel()); // of the same number

    assertThat(Prefetch.elsewhere(evidence(lab))).isPresent();
  }

  @Test
  void a_limit_that_comes_too_late_or_is_of_no_use_elsewhere_is_no_mix_up(Lab lab)
      throws Exception {
    var connection = lab.client("packer").connection();
    var channel = connection.createChannel();
    consume(channel);
    channel.basicQos(1);
    connection.createChannel().basicQos(1);

    assertThat(Prefetch.elsewhere(evidence(lab))).isEmpty();
  }

  private static void consume(Channel channel) throws IOException {
    channel.basicConsume(
        Told.queue(channel), false, (consumerTag, message) -> {}, consumerTag -> {});
  }

  private static Evidence evidence(Lab lab) {
    lab.untilQuiet();
    return new Evidence(lab.wire().events(), List.of(), List.of());
  }
}
