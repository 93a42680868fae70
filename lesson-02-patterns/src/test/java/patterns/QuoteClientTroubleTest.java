package patterns;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.wire.WireMethod;

@Exercise("2.6")
class QuoteClientTroubleTest extends QuoteClientStage {

  @Test
  void without_an_answer_the_time_runs_out(Lab lab) throws Exception {
    var quotes = quotes();
    for (long time : List.of(700L, 0L)) {
      long start = System.nanoTime();
      var call = "a call with %d ms".formatted(time);
      assertThat(lab.start(call, () -> quotes.quote("lamp", Duration.ofMillis(time))))
          .because("the server may be down, and then one thread after the other hangs")
          .eventuallyThrows(TimeoutException.class);
      assertThat((System.nanoTime() - start) / 1_000_000)
          .as("how many milliseconds %s waited", call)
          .isGreaterThan(time - 20);
    }
  }

  @Test
  void a_request_waits_as_long_as_its_caller(Lab lab) throws Exception {
    var busy = lab.queue("requests of a busy server").declared();
    var quotes = new QuoteClient(shop.connection(), busy.name());
    lab.start("the call", () -> quotes.quote("lamp", PATIENT));
    lab.untilQuiet();

    assertThat(busy)
        .because("the server is busy, and the caller has a minute's time")
        .eventuallyHolds("lamp");
  }

  @Test
  void a_stray_answer_is_ignored(Lab lab) throws Exception {
    var call = ask(lab, quotes(), "lamp");
    answer(0, "an id that nobody has given", "17");
    answer(0, null, "18");
    lab.untilQuiet();
    answer(0, "42");

    lab.await(
            "the number of answers that the broker sent to the shop",
            () -> shop.wire().events(AMQP.Basic.Deliver.class).size())
        .because("what nobody waits for is of no more use the next time")
        .to("be three at most", count -> count <= 3);
    assertReturns(call, "42", "whatever comes to the reply queue, a caller gets what it asked for");
  }

  @Test
  void a_late_answer_is_ignored(Lab lab) throws Exception {
    var quotes = quotes();
    var call = lab.start("call 2", () -> afterOneThatTimedOut(lab, quotes));
    awaitRequests(lab, 2);
    answer(0, "yesterday's price");
    lab.untilQuiet();
    answer(1, "today's price");

    assertReturns(call, "today's price", "what comes late answers a question of the past");
  }

  @Test
  void an_interrupt_ends_the_wait(Lab lab) throws Exception {
    var call = ask(lab, quotes(), "lamp");
    call.interrupt();
    assertThat(call)
        .because("a thread that does not end when asked to keeps its program from ending")
        .eventuallyThrows(InterruptedException.class);
  }

  @Test
  void whoever_asks_learns_that_the_connection_is_lost(Lab lab) throws Exception {
    var quotes = quotes();
    shop.die();

    assertThat(lab.start("the call", () -> quotes.quote("lamp", PATIENT)))
        .because("nobody has the request, so there is nothing to wait for")
        .eventuallyThrows(Exception.class);
  }

  @Test
  void whoever_opens_it_learns_that_the_connection_is_lost(Lab lab) {
    var connection = shop.connection();
    shop.cutAfter(1, WireMethod.toBroker(AMQP.Channel.Open.class));

    assertThat(lab.attempt(() -> new QuoteClient(connection, requests.name())))
        .because("no answer will ever come to it")
        .threw(IOException.class);
  }

  @Test
  void the_reply_queue_goes_with_its_client(Lab lab) throws Exception {
    ask(lab, quotes(), "lamp");
    shop.die();
    assertThat(lab.queueNamed(replyTo(asked.get(0))))
        .because("each start would leave one behind, with answers that nobody will read")
        .eventuallyIsGone();
  }

  private static String afterOneThatTimedOut(Lab lab, QuoteClient quotes) throws Exception {
    lab.attempt(() -> quotes.quote("lamp", Duration.ofMillis(200)));
    return quotes.quote("lamp", PATIENT);
  }
}
