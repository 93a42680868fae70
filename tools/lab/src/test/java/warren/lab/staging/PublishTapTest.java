package warren.lab.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AlreadyClosedException;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("9.9")
class PublishTapTest {

  @Test
  void two_threads_on_one_channel_are_seen(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared();
    var publishing = lab.gate("publishing");
    var tap = new PublishTap(publishing::pass);

    try (var connection = tap.around(lab.client("packer").factory()).newConnection("packer")) {
      var channel = connection.createChannel();
      var first =
          lab.start("first", () -> channel.basicPublish("", parcels.name(), null, new byte[0]));
      var second =
          lab.start("second", () -> channel.basicPublish("", parcels.name(), null, new byte[0]));
      publishing.awaitArrivals(2);
      publishing.open();
      first.result();
      second.result();
    }

    assertThat(tap.mostOnOneChannel()).isEqualTo(2);
    assertThat(parcels.ready()).isEqualTo(2);
  }

  @Test
  void threads_with_a_channel_each_are_one_on_each(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared();
    var publishing = lab.gate("publishing");
    var tap = new PublishTap(publishing::pass);

    try (var connection = tap.around(lab.client("packer").factory()).newConnection()) {
      var one = connection.createChannel();
      var other = one.getConnection().openChannel().orElseThrow();
      var first = lab.start("first", () -> one.basicPublish("", parcels.name(), null, new byte[0]));
      var second =
          lab.start("second", () -> other.basicPublish("", parcels.name(), null, new byte[0]));
      publishing.awaitArrivals(2);
      publishing.open();
      first.result();
      second.result();
    }

    assertThat(tap.mostOnOneChannel()).isEqualTo(1);
  }

  @Test
  void a_thread_is_kept_once_all_is_sent(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared();
    var sent = lab.gate("sent");
    var tap = new PublishTap(() -> {}, sent::pass);

    try (var connection = tap.around(lab.client("packer").factory()).newConnection()) {
      var channel = connection.createChannel();
      var publish =
          lab.start("publish", () -> channel.basicPublish("", parcels.name(), null, new byte[0]));
      sent.awaitArrival();
      lab.await("the parcels that are there", parcels::ready).toBe(1);

      assertThat(publish.isDone()).isFalse();
      sent.open();
      publish.result();
    }
  }

  @Test
  void what_a_channel_throws_is_thrown(Lab lab) throws Exception {
    var factory = new PublishTap(() -> {}).around(lab.client("packer").factory());
    try (var connection = factory.newConnection()) {
      var channel = connection.createChannel();
      channel.close();

      assertThatThrownBy(() -> channel.basicPublish("", "parcels", null, new byte[0]))
          .isInstanceOf(AlreadyClosedException.class);
    }
  }
}
