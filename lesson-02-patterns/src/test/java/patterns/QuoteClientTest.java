package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Check;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;

@Exercise("2.6")
class QuoteClientTest {

  /** Longer than any test: an answer comes, or the call is at fault. */
  private static final Duration PATIENT = Duration.ofMinutes(1);

  private static final Duration BRIEF = Duration.ofMillis(200);

  private final List<Delivery> asked = new CopyOnWriteArrayList<>();
  private final List<Task<String>> waiting = new CopyOnWriteArrayList<>();
  private Client shop;
  private Client server;
  private LabQueue requests;

  @BeforeEach
  void a_server_that_answers_when_the_test_says_so(Lab lab) throws Exception {
    shop = lab.client("shop");
    server = lab.client("server");
    requests = lab.queue("requests").declared();
    var channel = server.channel();
    channel.basicConsume(
        requests.name(),
        false,
        (tag, request) -> {
          channel.basicAck(request.getEnvelope().getDeliveryTag(), false);
          asked.add(request);
        },
        tag -> {});
    likelyMistakes(lab);
  }

  private void likelyMistakes(Lab lab) {
    lab.suspect(
        "A request went out without a correlationId: an answer cannot say which request it is for.",
        () -> asked.stream().anyMatch(each -> each.getProperties().getCorrelationId() == null));
    lab.suspect(
        "Several requests carry the same correlationId, so nobody can tell their answers apart.",
        () ->
            asked.stream().map(each -> each.getProperties().getCorrelationId()).distinct().count()
                < asked.size());
    lab.suspect(
        "Your client asks for one quote at a time: while one caller waits for its answer, the"
            + " others do not even get to ask. Hold no lock while you wait.",
        () -> waiting.size() > 1 && shop.wire().events(AMQP.Basic.Publish.class).size() == 1);
    lab.suspect(
        "Answers came, and your client acknowledged none of them: under a prefetch limit the broker"
            + " sends no more. What is of no use after its caller has gone may be consumed with"
            + " autoAck.",
        () ->
            !shop.wire().events(AMQP.Basic.Deliver.class).isEmpty()
                && !shop.wire().events(AMQP.Basic.Qos.class).isEmpty()
                && shop.wire().methods(AMQP.Basic.Consume.class).stream()
                    .noneMatch(AMQP.Basic.Consume::getNoAck)
                && shop.wire().events(AMQP.Basic.Ack.class).isEmpty());
    lab.suspect(
        "An answer that nobody waits for ended your consumer. Its correlation id may be unknown, or"
            + " missing: look before you use it.",
        () ->
            shop.wire().methods(AMQP.Channel.Close.class).stream()
                .anyMatch(close -> close.getReplyText().startsWith("Closed due to exception")));
    lab.suspect(
        "amq.rabbitmq.reply-to is consumed with autoAck, before the first request, and on the"
            + " channel that publishes the requests.",
        () ->
            shop.wire().methods(AMQP.Basic.Consume.class).stream()
                    .anyMatch(consume -> consume.getQueue().equals("amq.rabbitmq.reply-to"))
                && shop.wire().methods(AMQP.Channel.Close.class).stream()
                    .anyMatch(close -> close.getReplyCode() == AMQP.PRECONDITION_FAILED));
    lab.suspect(
        "Nobody consumes the queue that replyTo names.",
        () ->
            !asked.isEmpty()
                && shop.wire().methods(AMQP.Basic.Consume.class).isEmpty()
                && shop.wire().methods(AMQP.Basic.Get.class).isEmpty());
  }

  @Test
  void a_quote_comes_back(Lab lab) throws Exception {
    var quotes = new QuoteClient(shop.connection(), requests.name());
    var call = ask(lab, quotes, "10 lamps");

    answer(request(lab, "10 lamps"), "420");

    assertAnswer(call, "420");
  }

  @Test
  void answers_in_reverse_order_reach_their_callers(Lab lab) throws Exception {
    var quotes = new QuoteClient(shop.connection(), requests.name());
    var articles = List.of("lamp", "chair", "table", "desk");
    var calls = new ArrayList<Task<String>>();
    for (var article : articles) {
      calls.add(ask(lab, quotes, article));
      awaitRequests(lab, calls.size());
    }

    for (int i = asked.size() - 1; i >= 0; i--) {
      answer(asked.get(i), "price of " + text(asked.get(i)));
    }

    for (int i = 0; i < articles.size(); i++) {
      assertAnswer(calls.get(i), "price of " + articles.get(i));
    }
  }

  @Test
  void a_stray_answer_is_ignored(Lab lab) throws Exception {
    var quotes = new QuoteClient(shop.connection(), requests.name());
    var call = ask(lab, quotes, "lamp");
    var request = request(lab, "lamp");

    answer(request, "nobody asked", "an id that nobody has given");
    answer(request, "without an id", null);
    lab.untilQuiet();
    answer(request, "42");

    assertAnswer(call, "42");
  }

  @Test
  void a_late_answer_is_ignored(Lab lab) throws Exception {
    var quotes = new QuoteClient(shop.connection(), requests.name());
    var call =
        lab.start(
            "the second call for lamp, by the same thread",
            () -> {
              timeOut(quotes, "lamp");
              return quotes.quote("lamp", PATIENT);
            });
    waiting.add(call);
    await(
        lab,
        "the second request for lamp",
        () -> {
          if (asked.size() < 2) {
            throw new Finding(
                    "a caller to give up after " + BRIEF.toMillis() + " ms and to ask again",
                    "the server got " + (asked.isEmpty() ? "no request" : "only " + texts()))
                .because("nobody has answered, and the caller has no more time");
          }
        });

    answer(asked.get(0), "price of yesterday");
    lab.untilQuiet();
    answer(asked.get(1), "price of today");

    assertAnswer(call, "price of today");
  }

  @Test
  void without_a_server_the_time_runs_out(Lab lab) throws Exception {
    var quotes = new QuoteClient(shop.connection(), lab.queue("unserved").declared().name());

    assertTimesOut(lab, quotes, "lamp");
  }

  @Test
  void many_calls_share_one_reply_queue(Lab lab) throws Exception {
    var quotes = new QuoteClient(shop.connection(), requests.name());
    var calls =
        lab.start(
            "ten calls by one thread",
            () -> {
              for (int number = 1; number < 10; number++) {
                quotes.quote("lamp " + number, PATIENT);
              }
              return quotes.quote("lamp 10", PATIENT);
            });
    waiting.add(calls);
    for (int number = 1; number <= 10; number++) {
      answer(request(lab, "lamp " + number), "42");
    }
    assertAnswer(calls, "42");

    long queues = asked.stream().map(each -> each.getProperties().getReplyTo()).distinct().count();
    if (queues > 1) {
      throw new Finding(
              "ten calls, one after the other, to wait at one reply queue",
              "they waited at " + queues)
          .because(
              "to declare a queue, consume it and delete it again costs more round trips than the"
                  + " question itself, and each is work for the whole cluster");
    }
    int channels =
        shop.wire().events(AMQP.Channel.Open.class).size()
            - shop.wire().events(AMQP.Channel.Close.class).size();
    if (channels >= 10) {
      throw new Finding(
              "ten calls of one thread to share a channel, or each to close its own",
              channels + " channels are open after them")
          .because(
              "a channel that nobody closes stays until the connection ends; at the connection's"
                  + " limit, often 2047, no call gets one any more");
    }
  }

  @Test
  void two_shops_get_their_own_answers(Lab lab) throws Exception {
    lab.suspect(
        "Both shops consume one reply queue: the broker gives each answer to one of them, whichever"
            + " is next. A queue that the broker names belongs to one client alone.",
        () ->
            lab.wire().methods(AMQP.Basic.Consume.class).stream()
                    .map(AMQP.Basic.Consume::getQueue)
                    .filter(queue -> !queue.equals("amq.rabbitmq.reply-to"))
                    .distinct()
                    .count()
                == 2);
    var quotes = new QuoteClient(shop.connection(), requests.name());
    new QuoteClient(lab.client("other shop").connection(), requests.name());
    var lamp = ask(lab, quotes, "lamp");
    var chair = ask(lab, quotes, "chair");
    var first = request(lab, "lamp");
    var second = request(lab, "chair");

    answer(first, "42");
    answer(second, "17");

    assertAnswer(lamp, "42");
    assertAnswer(chair, "17");
  }

  @Test
  void the_reply_queue_goes_with_its_client(Lab lab) throws Exception {
    var quotes = new QuoteClient(shop.connection(), requests.name());
    var call = ask(lab, quotes, "lamp");
    var request = request(lab, "lamp");
    answer(request, "42");
    assertAnswer(call, "42");

    shop.die();

    var replies = lab.queueNamed(request.getProperties().getReplyTo());
    lab.eventually(
        "the reply queue to go",
        () -> {
          if (exists(replies)) {
            throw new Finding(
                    "the reply queue to be gone with the client that declared it",
                    "%s is still there".formatted(replies))
                .because(
                    "each start of each client leaves one behind, and answers that nobody will read"
                        + " pile up in them");
          }
        });
  }

  @Test
  void closing_leaves_the_connection_to_others(Lab lab) throws Exception {
    var quotes = new QuoteClient(shop.connection(), requests.name());
    var call = ask(lab, quotes, "lamp");
    answer(request(lab, "lamp"), "42");
    assertAnswer(call, "42");

    quotes.close();

    if (!shop.connection().isOpen()) {
      throw new Finding("the connection to stay open", "close closed it")
          .because("it belongs to the program, and others use it too");
    }
    int delivered = shop.wire().events(AMQP.Basic.Deliver.class).size();
    answer(asked.get(0), "43");
    lab.untilQuiet();
    if (shop.wire().events(AMQP.Basic.Deliver.class).size() > delivered) {
      throw new Finding(
              "a client that is closed to receive no more answers",
              "the broker sent it another one: its consumer still runs")
          .because("each client that was closed would keep a channel and a consumer at work");
    }
    var next = new QuoteClient(shop.connection(), requests.name());
    var another = ask(lab, next, "chair");
    answer(request(lab, "chair"), "17");
    assertAnswer(another, "17");
  }

  private Task<String> ask(Lab lab, QuoteClient quotes, String request) {
    var call = lab.start("the call for " + request, () -> quotes.quote(request, PATIENT));
    waiting.add(call);
    return call;
  }

  /** Waits as long as every call does: one that is back too early tells why nothing comes. */
  private void await(Lab lab, String what, Check check) throws Exception {
    lab.eventually(
        what,
        () -> {
          if (waiting.stream().noneMatch(Task::isDone)) {
            check.run();
          }
        });
    for (var call : waiting) {
      if (call.isDone()) {
        throw new Finding(
            call + " to wait for its answer",
            "it returned " + call.result() + " before there was one");
      }
    }
  }

  private Delivery request(Lab lab, String text) throws Exception {
    await(
        lab,
        "the request for " + text,
        () -> {
          if (asked.stream().noneMatch(each -> text(each).equals(text))) {
            throw new Finding(
                    "the server to get the request \"" + text + "\"",
                    asked.isEmpty() ? "it got none" : "it got " + texts())
                .because("the request's body is all that the server knows of the question");
          }
        });
    return asked.stream().filter(each -> text(each).equals(text)).findFirst().orElseThrow();
  }

  private void awaitRequests(Lab lab, int count) throws Exception {
    await(
        lab,
        count + " requests at once",
        () -> {
          if (asked.size() < count) {
            throw new Finding(
                    count + " callers to have asked while none has an answer yet",
                    "the server got " + (asked.isEmpty() ? "no request" : "only " + texts()))
                .because("a slow answer must not keep other callers from asking");
          }
        });
  }

  private void answer(Delivery request, String text) throws IOException {
    answer(request, text, request.getProperties().getCorrelationId());
  }

  private void answer(Delivery request, String text, String correlationId) throws IOException {
    var replyTo = request.getProperties().getReplyTo();
    if (replyTo == null) {
      throw new Finding("the request to say where its answer is awaited", "it has no replyTo")
          .because("the server answers whoever asks, and knows no client by name");
    }
    server
        .channel()
        .basicPublish(
            "",
            replyTo,
            new AMQP.BasicProperties.Builder().correlationId(correlationId).build(),
            text.getBytes(UTF_8));
  }

  private void assertAnswer(Task<String> call, String expected) throws Exception {
    var answer = call.result();
    waiting.remove(call);
    if (!expected.equals(answer)) {
      throw new Finding(
              "%s to return \"%s\"".formatted(call, expected),
              answer == null ? "it returned null" : "it returned \"" + answer + "\"")
          .because(
              "only the correlation id tells whose answer it is: a customer must never be shown"
                  + " the price of what somebody else asked for");
    }
  }

  private static void assertTimesOut(Lab lab, QuoteClient quotes, String request) throws Exception {
    var waited = lab.start("the call that nobody answers", () -> timeOut(quotes, request)).result();
    if (waited.compareTo(BRIEF.minusMillis(20)) < 0) {
      throw new Finding(
          "the call to wait " + BRIEF.toMillis() + " ms for its answer",
          "it gave up after " + waited.toMillis() + " ms");
    }
  }

  /** How long the call waited before it gave up. */
  private static Duration timeOut(QuoteClient quotes, String request) throws Exception {
    long start = System.nanoTime();
    try {
      var answer = quotes.quote(request, BRIEF);
      throw new Finding("a TimeoutException, for nobody has answered", "quote returned " + answer);
    } catch (TimeoutException e) {
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }

  /** An exclusive queue exists as long as its owner lives, but nobody else may look at it. */
  private static boolean exists(LabQueue queue) {
    try {
      return queue.exists();
    } catch (Finding exclusive) {
      return true;
    }
  }

  private List<String> texts() {
    return asked.stream().map(QuoteClientTest::text).toList();
  }

  private static String text(Delivery request) {
    return new String(request.getBody(), UTF_8);
  }
}
