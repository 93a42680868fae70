package idempotency;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("5.1")
class PaymentRequestTest extends PaymentRequestStage {

  @Test
  void a_request_goes_out_as_persistent_text(Lab lab) throws Exception {
    send(lab, new PaymentRequest("Zoë", 1250));

    assertThat(requests)
        .because("till and books agree on a customer only if they agree on the bytes")
        .eventuallyHolds("Zoë owes 1250")
        .because("what is owed today is still owed when the broker has restarted")
        .messagesArePersistent();
    lab.await("the content type", () -> requests.properties(BasicProperties::getContentType))
        .because("whoever opens it has to know whether it is for people or for programs")
        .to("be [text/plain]", types -> types.toString().matches("\\[text/plain(;[^,]*)?]"));
  }

  @Test
  void a_request_that_is_sent_once_is_no_repeat(Lab lab) throws Exception {
    send(lab, new PaymentRequest("alice", 1250));

    assertTold(lab, "it came once, and nobody has booked it yet", "new");
  }

  @Test
  void a_request_that_is_sent_again_is_a_repeat(Lab lab) throws Exception {
    var cut = shop.cutBefore(1, toClient(AMQP.Basic.Ack.class));

    send(lab, new PaymentRequest("alice", 1250));
    cut.awaitFired();

    assertTold(
        lab,
        "the broker had it, its confirm was lost, and the till sent it again; Alice owes it once",
        "new",
        "a repeat");
  }

  @Test
  void two_equal_requests_are_two(Lab lab) throws Exception {
    send(lab, new PaymentRequest("alice", 1250));
    send(lab, new PaymentRequest("alice", 1250));

    assertTold(lab, "Alice bought the same thing twice, so equal requests are two", "new", "new");
  }

  @Test
  void exactly_the_repeats_are_found(Lab lab) throws Exception {
    var cuts =
        List.of(
            shop.cutBefore(2, toClient(AMQP.Basic.Ack.class)),
            shop.cutBefore(4, toClient(AMQP.Basic.Ack.class)));
    var first = new PaymentRequest("alice", 1250);

    send(lab, first);
    send(lab, new PaymentRequest("alice", 1250)); // and once more, as its confirm is lost
    send(lab, new PaymentRequest("bob", 700)); // and once more
    send(lab, new PaymentRequest("bob", 700));
    send(lab, first); // the till was not sure
    cuts.forEach(cut -> cut.awaitFired());

    assertTold(
        lab,
        "four are owed and seven came; one that is booked twice is paid twice, and one that is"
            + " taken for a repeat is never paid",
        "new",
        "new",
        "a repeat",
        "new",
        "a repeat",
        "new",
        "a repeat");
  }

  @Test
  void what_is_seen_is_remembered_where_the_caller_keeps_it(Lab lab) throws Exception {
    var request = alices();
    send(lab, request);
    consume(lab, "books");
    lab.await("the first request", this::told).toBe(List.of("new"));

    keepAnew();
    send(lab, request);

    lab.await("what was told of it, by two who keep what they have seen", this::told)
        .because("the second has not seen it yet; a program's own memory is gone when it ends")
        .toBe(List.of("new", "new"));
  }
}
