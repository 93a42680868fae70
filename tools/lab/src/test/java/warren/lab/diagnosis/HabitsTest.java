package warren.lab.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("9.9")
class HabitsTest {

  private static Channel channel(Lab lab) {
    return lab.client("shop").channel();
  }

  @Test
  void a_serialized_object_is_told(Lab lab) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject("order");
    }
    channel(lab).basicPublish("", "nobody", null, bytes.toByteArray());
    assertThat(Told.ids(lab)).containsExactly("serialized-object");
  }

  @Test
  void bytes_that_begin_alike_are_none(Lab lab) throws Exception {
    channel(lab).basicPublish("", "nobody", null, new byte[] {(byte) 0xAC, (byte) 0xED, 1, 2});
    channel(lab).basicPublish("", "nobody", null, new byte[0]);
    assertThat(Told.ids(lab)).isEmpty();
  }

  @Test
  void a_message_that_goes_round_is_told(Lab lab) throws Exception {
    putBack(channel(lab), Told.queue(channel(lab), "1"), 5);
    assertThat(Told.of(lab))
        .singleElement()
        .satisfies(told -> assertThat(told.id()).isEqualTo("redelivery-loop"))
        .satisfies(told -> assertThat(told.sentence()).contains("\"1\" was delivered 6 times"));
  }

  @Test
  void messages_of_one_body_that_come_again_once_each_are_not(Lab lab) throws Exception {
    putBack(channel(lab), Told.queue(channel(lab), "1", "1", "1", "1", "1"), 5);
    assertThat(Told.ids(lab)).isEmpty();
  }

  @Test
  void a_message_that_comes_again_since_its_worker_died_is_not(Lab lab) throws Exception {
    var queue = Told.queue(channel(lab), "1");
    for (int i = 0; i < 6; i++) {
      var worker = lab.client("shop").connection().createChannel();
      worker.basicGet(queue, false);
      worker.abort();
    }
    assertThat(Told.ids(lab)).isEmpty();
  }

  /** Takes all that there is, puts it back, and so on, until that many were put back. */
  private static void putBack(Channel channel, String queue, int times) throws Exception {
    for (int put = 0; put < times; ) {
      int taken = 0;
      for (var got = channel.basicGet(queue, false);
          got != null;
          got = channel.basicGet(queue, false)) {
        taken++;
      }
      channel.basicNack(0, true, true);
      put += taken;
    }
    for (var got = channel.basicGet(queue, false);
        got != null;
        got = channel.basicGet(queue, false)) {
      channel.basicAck(got.getEnvelope().getDeliveryTag(), false);
    }
  }

  @Test
  void asking_an_empty_queue_again_and_again_is_told(Lab lab) throws Exception {
    var queue = Told.queue(channel(lab));
    for (int i = 0; i < 10; i++) {
      channel(lab).basicGet(queue, true);
    }
    assertThat(Told.of(lab))
        .singleElement()
        .satisfies(told -> assertThat(told.id()).isEqualTo("polling"))
        .satisfies(told -> assertThat(told.sentence()).contains("10 times"));
  }

  @Test
  void reading_a_queue_out_is_no_polling(Lab lab) throws Exception {
    for (int round = 0; round < 2; round++) {
      var queue = Told.queue(channel(lab), "1", "2", "3", "4", "5", "6");
      while (channel(lab).basicGet(queue, true) != null) {
        assertThat(channel(lab).isOpen()).isTrue();
      }
    }
    assertThat(Told.ids(lab)).isEmpty();
  }

  @Test
  void who_goes_past_the_factory_is_told(Lab lab) {
    lab.client("shop");
    assertThat(Told.afterThrowing(lab, new ConnectException("Connection refused")))
        .extracting(Diagnosis::id)
        .containsExactly("past-the-factory");
  }

  @Test
  void who_took_the_factory_and_is_refused_is_not(Lab lab) throws Exception {
    channel(lab);
    assertThat(Told.afterThrowing(lab, new ConnectException("Connection refused"))).isEmpty();
    assertThat(Told.afterThrowing(lab, new IOException("the disk is full"))).isEmpty();
  }
}
