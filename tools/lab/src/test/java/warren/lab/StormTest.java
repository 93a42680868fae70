package warren.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import warren.lab.wire.WireMethod;

@Exercise("9.9")
class StormTest {

  private static final List<WireMethod> METHODS =
      List.of(toClient(AMQP.Basic.Deliver.class), toBroker(AMQP.Basic.Ack.class));

  private final Set<String> handled = ConcurrentHashMap.newKeySet();

  @Test
  @RestartsBroker
  void what_is_handled_with_care_comes_through(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared();
    var all = IntStream.rangeClosed(1, 100).mapToObj(number -> "p-" + number).toList();
    var storm = lab.storm();

    storm.program("packer", 2, METHODS, (client, moment) -> handle(client, parcels.name(), moment));
    storm.send(all, parcels::holding);

    lab.eventually("all parcels", () -> assertThat(handled).containsAll(all));
    assertThat(storm.plan()).anyMatch(line -> line.startsWith("the broker restarted"));
    assertThat(lab.wire().events(AMQP.Basic.Deliver.class))
        .extracting(event -> event.client().substring(0, "packer-1".length()))
        .contains("packer-1", "packer-2", "packer-3");
    assertThat(lab.wire().methods(AMQP.Basic.Deliver.class))
        .anyMatch(AMQP.Basic.Deliver::getRedelivered);
  }

  @Test
  void the_same_seed_makes_the_same_plan(Lab lab) throws Exception {
    var one = lab.storm();
    var other = lab.storm();
    one.program("packer", 2, METHODS, (client, moment) -> {});
    other.program("packer", 2, METHODS, (client, moment) -> {});

    assertThat(one.plan()).isEqualTo(other.plan());
  }

  private void handle(Client client, String queue, Runnable moment) throws Exception {
    client.factory().setNetworkRecoveryInterval(100);
    var channel = client.factory().newConnection().createChannel();
    channel.basicQos(1);
    channel.basicConsume(
        queue,
        false,
        (tag, parcel) -> {
          moment.run();
          handled.add(new String(parcel.getBody()));
          channel.basicAck(parcel.getEnvelope().getDeliveryTag(), false);
        },
        tag -> {});
  }
}
