package warren.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@Exercise("9.9")
class SweepTest {

  private static final int MESSAGES = 3;

  @Test
  void each_place_is_cut_once_and_every_message_is_there_in_the_end(Lab lab) throws Exception {
    var runs = new ArrayList<String>();
    lab.sweep(
        "publisher",
        List.of(toBroker(AMQP.Basic.Publish.class), toClient(AMQP.Confirm.SelectOk.class)),
        publisher -> {
          var queue = lab.queue(publisher.name()).declared();
          publish(publisher, queue.name());
          runs.add(publisher.name());
          assertThat(queue.bodies()).containsOnly("m-1", "m-2", "m-3");
        });
    int before = MESSAGES + 1; // and one undisturbed
    int after = MESSAGES + 1;
    int aroundSelectOk = 2 + 2;
    assertThat(runs).hasSize(before + after + aroundSelectOk).doesNotHaveDuplicates();
  }

  /** Publishes as a learner is to: connects again and sends again what was not confirmed. */
  private static void publish(Client client, String queue) throws Exception {
    while (true) {
      try (var connection = client.factory().newConnection()) {
        var channel = connection.createChannel();
        channel.confirmSelect();
        for (int i = 1; i <= MESSAGES; i++) {
          channel.basicPublish("", queue, MessageProperties.TEXT_PLAIN, ("m-" + i).getBytes());
        }
        channel.waitForConfirmsOrDie(10_000);
        return;
      } catch (IOException | ShutdownSignalException cut) {
        // again
      }
    }
  }
}
