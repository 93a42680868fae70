package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;
import warren.lab.staging.PublishTap;
import warren.lab.wire.WireMethod;

@Exercise("2.6")
class QuoteClientTest {

  private static final Duration PATIENT = Duration.ofMinutes(1); // longer than any test

  private final List<Delivery> asked = new CopyOnWriteArrayList<>();
  private LabQueue requests;
  private Client shop;
  private Client server;

  @BeforeEach
  void a_server_that_answers_when_the_test_says_so(Lab lab) throws Exception {
    requests = lab.queue("requests").declared();
    shop = lab.client("shop");
    server = lab.client("server");
    server.channel().basicConsume(requests.name(), true, (tag, it) -> asked.add(it), tag -> {});
  }

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
  void without_an_answer_the_time_runs_out(Lab lab) throws Exception {
    var quotes = quotes();
    for (long time : List.of(200L, 0L)) {
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
  void close_stops_it(Lab lab) throws Exception {
    close(lab);

    assertThat(shop)
        .because("what nobody uses any more adds up")
        .eventuallyHasOpenChannelsAtMost(0);
    assertThat(replyQueue(lab))
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

  @Test
  void the_reply_queue_goes_with_its_client(Lab lab) throws Exception {
    ask(lab, quotes(), "lamp");
    shop.die();
    assertThat(replyQueue(lab))
        .because("each start would leave one behind, with answers that nobody will read")
        .eventuallyIsGone();
  }

  private QuoteClient quotes() throws IOException {
    return new QuoteClient(shop.connection(), requests.name());
  }

  /** Starts a call, and waits until the server has got its request. */
  private Task<String> ask(Lab lab, QuoteClient quotes, String request) {
    int number = asked.size() + 1;
    var call = lab.start("call " + number, () -> quotes.quote(request, PATIENT));
    assertThat(call).because("nobody has answered yet").waits();
    awaitRequests(lab, number);
    return call;
  }

  private void awaitRequests(Lab lab, int count) {
    lab.await("the number of requests that came to the server", asked::size)
        .because("however long an answer takes, others may ask meanwhile")
        .inVainOnlyOnce()
        .toBe(count);
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

  private static String afterOneThatTimedOut(Lab lab, QuoteClient quotes) throws Exception {
    lab.attempt(() -> quotes.quote("lamp", Duration.ofMillis(200)));
    return quotes.quote("lamp", PATIENT);
  }

  private void answer(int request, String text) throws IOException {
    answer(request, asked.get(request).getProperties().getCorrelationId(), text);
  }

  private void answer(int request, String correlationId, String text) throws IOException {
    var properties = new BasicProperties.Builder().correlationId(correlationId).build();
    var replyTo = replyTo(asked.get(request));
    server.channel().basicPublish("", replyTo, properties, text.getBytes(UTF_8));
  }

  private static void assertReturns(Task<String> call, String answer, String reason) {
    assertThat(call).because(reason).eventuallyReturns(answer);
  }

  private LabQueue replyQueue(Lab lab) {
    return lab.queueNamed(replyTo(asked.get(0)));
  }

  private static String replyTo(Delivery request) {
    var replyTo = request.getProperties().getReplyTo();
    assertThat(replyTo).as("replyTo, the queue where the answer is awaited").isNotNull();
    return replyTo;
  }
}
