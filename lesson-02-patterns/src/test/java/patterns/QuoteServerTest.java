package patterns;

import static warren.lab.LabAssertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("2.7")
class QuoteServerTest extends QuoteServerStage {

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
}
