package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.LabQueue.Message;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;

@Exercise("2.7")
class QuoteServerTest {

  private Client server;
  private LabQueue requests;
  private LabQueue replies;
  private LabQueue aside;
  private Gate quoting;

  @BeforeEach
  void a_caller_that_waits_at_its_reply_queue(Lab lab) {
    server = lab.client("server");
    replies = lab.queue("replies").declared();
    aside = lab.queue("aside").declared();
    requests =
        lab.queue("requests")
            .declared(
                Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", aside.name()));
    quoting = lab.gate("quoting");
    likelyMistakes(lab);
  }

  private void likelyMistakes(Lab lab) {
    lab.suspect(
        "An answer went out without the correlationId of its request. The caller has many questions"
            + " under way and cannot tell whose answer this is.",
        () ->
            published().stream()
                .anyMatch(
                    event ->
                        event.content().orElseThrow().properties().getCorrelationId() == null));
    lab.suspect(
        "An answer was sent to an exchange that does not lead to the caller. replyTo is a queue's"
            + " name: the routing key, at the default exchange.",
        () ->
            published().stream()
                .flatMap(event -> event.method(AMQP.Basic.Publish.class).stream())
                .anyMatch(publish -> !publish.getExchange().isEmpty()));
    lab.suspect(
        "The request was acknowledged before its answer went out. A server that dies between the"
            + " two leaves the caller with neither an answer nor a request.",
        this::acknowledgedBeforeReply);
    lab.suspect(
        "The request was put back into its queue, from where it comes again at once and is no"
            + " better than before.",
        () ->
            server.wire().methods(AMQP.Basic.Reject.class).stream().anyMatch(r -> r.getRequeue())
                || server.wire().methods(AMQP.Basic.Nack.class).stream()
                    .anyMatch(nack -> nack.getRequeue()));
    lab.suspect(
        "A request was acknowledged and never answered: its caller waits until its time runs out, and"
            + " does not learn why.",
        () -> acks().count() > published().size() && quoting.held() == 0);
  }

  @Test
  void an_answer_goes_to_its_caller_with_the_correlation_id(Lab lab) throws Exception {
    start(server);

    ask("c-1", "lamp");
    ask("c-2", "chair");

    assertReplies(
        lab, reply("c-1", "quote", "price of lamp"), reply("c-2", "quote", "price of chair"));
  }

  @Test
  void a_server_that_dies_is_replaced_and_the_caller_gets_its_answer(Lab lab) throws Exception {
    new QuoteServer().start(server.channel(), requests.name(), this::heldAtTheGate);
    ask("c-1", "lamp");
    quoting.awaitArrival();
    lab.untilQuiet();

    server.die();
    start(lab.client("replacement"));

    awaitReplies(
        lab,
        List.of(reply("c-1", "quote", "price of lamp")),
        "the broker gives a request that is not acknowledged to the next server; one that is"
            + " acknowledged early dies with its server");
  }

  @Test
  void the_answer_goes_out_before_the_acknowledgement(Lab lab) throws Exception {
    start(server);

    ask("c-1", "lamp");
    assertReplies(lab, reply("c-1", "quote", "price of lamp"));
    lab.untilSettled(1);

    if (acknowledgedBeforeReply()) {
      throw new Finding(
              "the answer to go out, and then the acknowledgement of its request",
              "they went out the other way round")
          .because(
              "the acknowledgement gives the request away: if the server dies after it, nobody is"
                  + " left who knows that an answer is due");
    }
  }

  @Test
  void an_answered_request_is_gone(Lab lab) throws Exception {
    start(server);

    ask("c-1", "lamp");
    ask("c-2", "nothing");
    assertReplies(
        lab, reply("c-1", "quote", "price of lamp"), reply("c-2", "error", "no such article"));
    lab.untilQuiet();
    server.die();

    assertThat(requests)
        .because("what is not acknowledged is answered again, by each server that comes after")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void an_error_is_an_answer_too(Lab lab) throws Exception {
    start(server);

    ask("c-1", "nothing");
    ask("c-2", "lamp");

    assertReplies(
        lab, reply("c-1", "error", "no such article"), reply("c-2", "quote", "price of lamp"));
  }

  @Test
  void an_error_without_a_message_is_an_answer_too(Lab lab) throws Exception {
    lab.suspect(
        "The exception had no message: getMessage() is null for many, such as a"
            + " NullPointerException thrown by hand.",
        () ->
            published().stream()
                .map(event -> event.content().orElseThrow().properties().getCorrelationId())
                .noneMatch("c-1"::equals));
    start(server);

    ask("c-1", "crash");
    ask("c-2", "lamp");

    assertReplies(lab, reply("c-1", "error", ""), reply("c-2", "quote", "price of lamp"));
  }

  @Test
  void a_request_without_reply_to_is_rejected(Lab lab) throws Exception {
    start(server);

    requests.receives(new AMQP.BasicProperties(), "chair".getBytes(UTF_8));
    ask("c-2", "lamp");

    assertReplies(lab, reply("c-2", "quote", "price of lamp"));
    assertThat(aside)
        .because(
            "nobody waits for its answer: rejected, it goes where dead letters go, and somebody"
                + " can find out who sends such requests")
        .eventuallyHolds("chair");
  }

  private void start(Client client) throws Exception {
    new QuoteServer().start(client.channel(), requests.name(), QuoteServerTest::priceOf);
  }

  private String heldAtTheGate(String request) {
    quoting.pass(request);
    return priceOf(request);
  }

  private static String priceOf(String article) {
    return switch (article) {
      case "nothing" -> throw new IllegalArgumentException("no such article");
      case "crash" -> throw new IllegalStateException();
      default -> "price of " + article;
    };
  }

  private void ask(String correlationId, String request) {
    requests.receives(
        new AMQP.BasicProperties.Builder()
            .replyTo(replies.name())
            .correlationId(correlationId)
            .build(),
        request.getBytes(UTF_8));
  }

  /** What the caller can tell of an answer. */
  private record Reply(String correlationId, String type, String text) {

    boolean is(Reply expected) {
      return Objects.equals(correlationId, expected.correlationId)
          && Objects.equals(type, expected.type)
          && text.contains(expected.text);
    }

    @Override
    public String toString() {
      return "correlationId %s, type %s: \"%s\"".formatted(correlationId, type, text);
    }
  }

  private static Reply reply(String correlationId, String type, String text) {
    return new Reply(correlationId, type, text);
  }

  private static Reply reply(Message message) {
    var properties = message.properties();
    return new Reply(properties.getCorrelationId(), properties.getType(), message.body());
  }

  private void assertReplies(Lab lab, Reply... expected) {
    awaitReplies(
        lab,
        List.of(expected),
        "a caller waits for an answer to each request, and believes what the answer says it is");
  }

  private void awaitReplies(Lab lab, List<Reply> expected, String reason) {
    try {
      lab.eventually(
          "answers",
          () -> {
            if (replies.ready() < expected.size()) {
              throw new Finding(expected.size() + " answers", "there are fewer");
            }
          });
    } catch (Finding givenUp) {
      throw wrongReplies(expected).because(reason);
    }
    var actual = replies.messages().stream().map(QuoteServerTest::reply).toList();
    boolean all =
        expected.stream().allMatch(each -> actual.stream().anyMatch(reply -> reply.is(each)));
    if (!all || actual.size() > expected.size()) {
      throw wrongReplies(expected).because(reason);
    }
  }

  private Finding wrongReplies(List<Reply> expected) {
    var actual = replies.messages().stream().map(QuoteServerTest::reply).toList();
    return new Finding(
        "at the caller's reply queue" + lines(expected),
        actual.isEmpty() ? "it holds nothing" : "it holds" + lines(actual));
  }

  private static String lines(List<Reply> replies) {
    var text = new StringBuilder();
    replies.forEach(reply -> text.append("\n            ").append(reply));
    return text.toString();
  }

  private List<WireEvent> published() {
    return server.wire().events(AMQP.Basic.Publish.class);
  }

  private Stream<WireEvent> acks() {
    return server.wire().events(AMQP.Basic.Ack.class).stream()
        .filter(event -> event.direction() == Direction.TO_BROKER);
  }

  /** Outside a transaction, where the order does not matter. */
  private boolean acknowledgedBeforeReply() {
    var firstAck = acks().mapToInt(WireEvent::number).min();
    var firstReply = published().stream().mapToInt(WireEvent::number).min();
    return server.wire().events(AMQP.Tx.Select.class).isEmpty()
        && firstAck.isPresent()
        && (firstReply.isEmpty() || firstAck.getAsInt() < firstReply.getAsInt());
  }
}
