package warren.lab;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.LabAssertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Exercise("9.9")
class PredictionTest {

  private Client client;

  @BeforeEach
  void a_message_is_fetched(Lab lab) throws Exception {
    var queue = lab.queue("parcels").declared().holding("p-1");
    client = lab.client("packer");
    client.channel().queueDeclarePassive(queue.name());
    client.channel().basicGet(queue.name(), true);
  }

  @Test
  void what_need_not_be_said_may_be_left_out_and_any_spelling_does() {
    assertThat(client).saidAsPredicted(List.of("queue.declare", "basicGet"));
    assertThat(client)
        .saidAsPredicted(
            List.of("connection.open", "Queue.Declare", "queueDeclareOk", "basic_get"));
  }

  @Test
  void what_was_predicted_stands_beside_what_was_recorded() {
    assertThatThrownBy(
            () -> assertThat(client).saidAsPredicted(List.of("basic.get", "parcel.fetch")))
        .hasMessageContaining("AMQP has no method parcel.fetch")
        .hasMessageContaining("-                       queue.declare")
        .hasMessageContaining("basic.get               basic.get")
        .hasMessageContaining("parcel.fetch            -");
  }

  @Test
  void what_is_written_down_must_be_right() {
    assertThatThrownBy(
            () ->
                assertThat(client)
                    .saidAsPredicted(List.of("queue.declare-ok", "queue.declare", "basic.get")))
        .isInstanceOf(Finding.class);
  }

  @Test
  void who_predicted_nothing_is_told_what_was_recorded() {
    assertThatThrownBy(() -> assertThat(client).saidAsPredicted(null))
        .hasMessageContaining("-                       basic.get");
  }
}
