package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("2.7")
class QuoteServerTroubleTest extends QuoteServerStage {

  @Test
  void a_server_that_dies_is_replaced_and_the_caller_gets_its_answer(Lab lab) throws Exception {
    start(lab, server, this::heldAtTheGate);
    ask("c-1", "lamp");
    quoting.awaitArrival();
    lab.untilQuiet();

    server.die();
    start(lab, lab.client("replacement"), QuoteServerTest::priceOf);

    awaitAnswers(lab, "the first server died before it had one", "c-1 quote: lamp 42 €");
  }

  @Test
  void a_server_that_is_cut_off_as_it_answers_is_replaced_too(Lab lab) throws Exception {
    start(lab, server, QuoteServerTest::priceOf);
    var cut = server.cutBefore(1, toBroker(AMQP.Basic.Publish.class));
    ask("c-1", "lamp");
    cut.awaitFired();
    start(lab, other, QuoteServerTest::priceOf);

    awaitAnswers(
        lab,
        "the answer was lost, and an acknowledged request is nobody's",
        "c-1 quote: lamp 42 €");
  }

  @Test
  void a_request_without_reply_to_is_rejected(Lab lab) throws Exception {
    start(lab, server, QuoteServerTest::priceOf);
    requests.receives(new BasicProperties(), "chair".getBytes(UTF_8));
    ask("c-2", "lamp");

    awaitAnswers(lab, "the next request is a good one", "c-2 quote: lamp 42 €");
    assertThat(aside)
        .because("nobody can be answered, and somebody is to find out who sends such requests")
        .eventuallyHolds("chair");
  }

  @Test
  void a_caller_that_is_gone_holds_up_no_other(Lab lab) throws Exception {
    start(lab, server, QuoteServerTest::priceOf);
    var gone = new BasicProperties.Builder().replyTo(lab.name("gone")).correlationId("c-1").build();
    requests.receives(gone, "chair".getBytes(UTF_8));
    ask("c-2", "lamp");

    awaitAnswers(lab, "callers come and go, and the server stays", "c-2 quote: lamp 42 €");
  }

  @Test
  void whoever_starts_it_learns_that_the_broker_refuses(Lab lab) throws Exception {
    var taken = lab.queue("taken").declaredBySomebodyElse().name();

    assertThat(lab.attempt(() -> quotes.start(server.channel(), taken, QuoteServerTest::priceOf)))
        .because("a server that is not there and says nothing lets its callers wait")
        .threw(IOException.class);
  }
}
