package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.Task;
import warren.lab.staging.PublishTap;

@Exercise("2.6")
class QuoteClientTest extends QuoteClientStage {

  @Test
  void a_quote_comes_back(Lab lab) throws Exception {
    var call = ask(lab, quotes(), "10 Stühle");
    answer(0, new String(asked.get(0).getBody(), UTF_8) + ": 420 €");
    assertReturns(call, "10 Stühle: 420 €", "who asks and who answers have to agree on bytes");
  }

  @Test
  void answers_in_reverse_order_reach_their_callers(Lab lab) throws Exception {
    var quotes = quotes();
    var calls = new ArrayList<Task<String>>();
    for (var article : List.of("lamp", "chair", "table", "desk")) {
      calls.add(ask(lab, quotes, article));
    }
    for (int i = 3; i >= 0; i--) {
      answer(i, "price " + i);
    }

    for (int i = 0; i < 4; i++) {
      assertReturns(calls.get(i), "price " + i, "whoever sees it first, it is for its caller");
    }
  }

  @Test
  void two_shops_get_their_own_answers(Lab lab) throws Exception {
    var quotes = quotes();
    new QuoteClient(lab.client("other shop").connection(), requests.name());
    var calls = List.of(ask(lab, quotes, "lamp"), ask(lab, quotes, "chair"));
    for (int i = 0; i < 2; i++) {
      answer(i, "price " + i);
      assertReturns(calls.get(i), "price " + i, "the other shop has not asked");
    }
  }

  @Test
  void many_calls_share_one_reply_queue(Lab lab) throws Exception {
    var quotes = quotes();
    var calls = lab.start("ten calls, one after the other", () -> askTenTimes(quotes));
    for (int i = 0; i < 10; i++) {
      awaitRequests(lab, i + 1);
      answer(i, "42");
    }
    calls.result();

    lab.await(
            "the queues for answers",
            () -> Set.copyOf(asked.stream().map(QuoteClientTest::replyTo).toList()))
        .because("to declare one takes longer than to ask, and is work for the whole broker")
        .to("be one for all calls", queues -> queues.size() == 1);
    assertThat(shop)
        .because("what is received and not acknowledged fills the broker's memory")
        .eventuallyHasSettled(10)
        .because("a connection has room for some 2000 channels; then nobody can ask any more")
        .eventuallyHasOpenChannelsAtMost(9);
  }

  @Test
  void many_threads_may_ask_at_the_same_time(Lab lab) throws Exception {
    var publishing = lab.gate("publishing a request");
    var tap = new PublishTap(publishing::pass);
    var quotes = new QuoteClient(tap.around(shop.factory()).newConnection(), requests.name());
    lab.crowd("caller", 5, () -> quotes.quote("lamp", PATIENT)).forEach(Task::settle);

    lab.await("threads that publish on one channel at the same time", tap::mostOnOneChannel)
        .because("a channel is made for one: what several write to it may be mixed up")
        .toBe(1);
  }

  @Test
  void an_answer_may_be_quicker_than_its_caller(Lab lab) throws Exception {
    var sent = lab.gate("coming back from publishing");
    var tap = new PublishTap(() -> {}, sent::pass);
    var quotes = new QuoteClient(tap.around(shop.factory()).newConnection(), requests.name());
    var call = ask(lab, quotes, "lamp");
    answer(0, "42");
    lab.untilQuiet();
    sent.open();

    assertReturns(call, "42", "the answer came before the caller was back from publishing");
  }

  @Test
  void close_stops_it(Lab lab) throws Exception {
    close(lab);

    assertThat(shop)
        .because("what nobody uses any more adds up")
        .eventuallyHasOpenChannelsAtMost(0);
    assertThat(lab.queueNamed(replyTo(asked.get(0))))
        .because("answers that nobody will read pile up there")
        .eventuallyIsGone();
  }

  @Test
  void close_leaves_the_connection_to_the_others(Lab lab) throws Exception {
    close(lab);

    assertThat(shop.connection().isOpen())
        .as("the connection to be open, which others use too")
        .isTrue();
  }

  private static void askTenTimes(QuoteClient quotes) throws Exception {
    for (int i = 0; i < 10; i++) {
      quotes.quote("lamp", PATIENT);
    }
  }

  /** Closes one that has had its answer. */
  private void close(Lab lab) throws Exception {
    var quotes = quotes();
    var call = ask(lab, quotes, "lamp");
    answer(0, "42");
    call.result();
    lab.start("close", quotes::close).result();
  }
}
