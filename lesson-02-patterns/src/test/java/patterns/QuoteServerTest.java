package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.LabQueue.Message;

@Exercise("2.7")
class QuoteServerTest {

  private final QuoteServer quotes = new QuoteServer();
  private LabQueue replies;
  private LabQueue aside;
  private LabQueue requests;
  private Client server;
  private Client other;
  private Gate quoting;

  @BeforeEach
  void a_caller_that_waits_at_its_reply_queue(Lab lab) {
    replies = lab.queue("replies").declared(Map.of("x-max-length", 100)); // as the caller wants it
    aside = lab.queue("aside").declared(); // gets what is rejected and not put back
    requests = lab.queue("requests").declaredWithRejectsTo(aside);
    server = lab.client("server");
    other = lab.client("other server");
    quoting = lab.gate("quoting");
  }

  @Test
  void an_answer_goes_to_its_caller_with_the_correlation_id(Lab lab) throws Exception {
    ask("c-1", "10 Stühle");
    start(lab, server, QuoteServerTest::priceOf);
    ask("c-2", "lamp");

    awaitAnswers(
        lab,
        "the caller has asked more than once, and has to know whose answer it is",
        "c-1 quote: 10 Stühle 42 €",
        "c-2 quote: lamp 42 €");
  }

  @Test
  void an_error_is_an_answer_too(Lab lab) throws Exception {
    var failing = lab.throwing();
    failing.always("lump", () -> new IllegalArgumentException("no such article"));
    failing.always("chair", () -> new IllegalStateException("sold out"));
    start(lab, server, failing.around(QuoteBook.class, QuoteServerTest::priceOf));
    ask("c-1", "lump");
    ask("c-2", "chair");
    ask("c-3", "lamp");

    awaitAnswers(
        lab,
        "somebody waits, and an error now is better than none after a minute",
        "c-1 error: .*no such article.*",
        "c-2 error: .*sold out.*",
        "c-3 quote: lamp 42 €");
  }

  @Test
  void an_error_without_a_message_is_an_answer_too(Lab lab) throws Exception {
    var failing = lab.throwing();
    failing.always("lump", () -> new IllegalStateException());
    start(lab, server, failing.around(QuoteBook.class, QuoteServerTest::priceOf));
    ask("c-1", "lump");
    ask("c-2", "lamp");

    awaitAnswers(
        lab,
        "the caller has to know, also if the exception does not say why",
        "c-1 error: .*",
        "c-2 quote: lamp 42 €");
  }

  @Test
  void an_answered_request_is_gone(Lab lab) throws Exception {
    var failing = lab.throwing();
    failing.first(1, () -> new IllegalArgumentException("no such article"));
    for (var client : List.of(server, other)) {
      start(lab, client, failing.around(QuoteBook.class, QuoteServerTest::priceOf));
    }
    for (int i = 1; i <= 4; i++) {
      ask("c-" + i, "lamp");
    }
    lab.untilSettled(4);
    server.die();
    other.die();

    assertThat(requests)
        .because("what is still there is answered again by each server that comes after")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

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
  void a_slow_request_holds_up_no_other(Lab lab) throws Exception {
    for (int i = 1; i <= 4; i++) {
      ask("c-" + i, "lamp");
    }
    start(lab, server, this::heldAtTheGate);
    quoting.awaitArrival();
    start(lab, other, QuoteServerTest::priceOf);

    awaitAnswers(
        lab,
        "one server is busy, and the other is free",
        "c-2 quote: lamp 42 €",
        "c-3 quote: lamp 42 €",
        "c-4 quote: lamp 42 €");
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

  private void start(Lab lab, Client client, QuoteBook book) throws Exception {
    lab.start("start", () -> quotes.start(client.channel(), requests.name(), book)).result();
  }

  private static String priceOf(String article) {
    return article + " 42 €";
  }

  private String heldAtTheGate(String article) {
    quoting.pass(article);
    return priceOf(article);
  }

  private void ask(String correlationId, String article) {
    var properties =
        new BasicProperties.Builder().replyTo(replies.name()).correlationId(correlationId).build();
    requests.receives(properties, article.getBytes(UTF_8));
  }

  /**
   * Waits for these answers, in this order.
   *
   * @param expected regular expressions
   */
  private void awaitAnswers(Lab lab, String reason, String... expected) {
    lab.await("the answers", () -> replies.messages().stream().map(QuoteServerTest::text).toList())
        .because(reason)
        .inVainOnlyOnce()
        .to("be " + List.of(expected), answers -> match(answers, expected));
  }

  private static String text(Message answer) {
    var properties = answer.properties();
    return properties.getCorrelationId() + " " + properties.getType() + ": " + answer.body();
  }

  private static boolean match(List<String> answers, String... expected) {
    boolean all = answers.size() == expected.length;
    for (int i = 0; all && i < expected.length; i++) {
      all = answers.get(i).matches(expected[i]);
    }
    return all;
  }
}
