package reliability;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Declared;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;

@Exercise("4.3")
class CarefulPublisherTest {

  /** Longer than any test. */
  private static final Duration PATIENT = Duration.ofMinutes(1);

  private static final Duration BRIEF = Duration.ofMillis(500);

  private Lab lab;
  private Client shop;
  private LabQueue north;
  private LabQueue lostAndFound;
  private String exchange;
  private String alternate;
  private boolean wrongOnes;
  private boolean stale;

  @BeforeEach
  void a_shop_and_a_bank(Lab lab) {
    this.lab = lab;
    shop = lab.client("shop");
    north = lab.queue("north");
    lostAndFound = lab.queue("lost-and-found");
    exchange = lab.name("payments");
    alternate = lab.name("lost");
    suspectThePublisher();
    suspectTheAlternateExchange();
  }

  private void suspectThePublisher() {
    lab.suspect(
        "A payment was published without the mandatory flag, so the broker dropped it and confirmed"
            + " it all the same: a confirm says that the broker took charge, not that a queue got"
            + " it.",
        () -> methods(AMQP.Basic.Publish.class).stream().anyMatch(sent -> !sent.getMandatory()));
    lab.suspect(
        "A payment came back with nothing in it that says which one it is: it needs its id as it is"
            + " sent, such as the property messageId.",
        () ->
            shop.wire().events(AMQP.Basic.Return.class).stream()
                .map(event -> event.content().orElseThrow().properties())
                .anyMatch(
                    properties ->
                        properties.getMessageId() == null
                            && properties.getCorrelationId() == null
                            && properties.getHeaders() == null));
    lab.suspect(
        "As many payments were reported as came back, and not the same ones. Only those come back"
            + " that no queue got: their place among the others tells nothing, what they carry"
            + " does.",
        () -> wrongOnes);
    lab.suspect("What came back in an earlier call was reported once more.", () -> stale);
  }

  private void suspectTheAlternateExchange() {
    lab.suspect(
        "The exchange for payments names no alternate: the argument is `alternate-exchange`,"
            + " without an x-, of the exchange and not of a queue.",
        () ->
            methods(AMQP.Exchange.Declare.class).stream()
                .filter(declared -> declared.getExchange().equals(exchange))
                .anyMatch(declared -> !declared.getArguments().containsKey("alternate-exchange")));
    lab.suspect(
        "The alternate exchange gets each message with the routing key that it was sent with. A"
            + " direct exchange passes on only what has the key of a binding; a fanout passes on"
            + " all.",
        () ->
            methods(AMQP.Exchange.Declare.class).stream()
                .anyMatch(
                    declared ->
                        declared.getExchange().equals(alternate)
                            && declared.getType().equals("direct")));
    lab.suspect(
        "No queue is bound to the alternate exchange, so it drops what it gets.",
        () ->
            !methods(AMQP.Exchange.Declare.class).isEmpty()
                && methods(AMQP.Queue.Bind.class).stream()
                    .noneMatch(bound -> bound.getExchange().equals(alternate)));
  }

  private <M extends Method> List<M> methods(Class<M> type) {
    return shop.wire().methods(type);
  }

  @Test
  void a_payment_that_no_queue_gets_is_reported() throws Exception {
    declareExchange();
    var publisher = publisher(PATIENT);

    assertReported(
        start(publisher, payment("p-1", "nowhere")).result(),
        "the broker confirms it like any other, and nobody will ever book it",
        "p-1");
  }

  @Test
  void a_payment_that_a_queue_gets_is_not() throws Exception {
    declareExchange();
    var publisher = publisher(PATIENT);

    assertReported(
        start(publisher, payment("p-1", "north")).result(),
        "it has arrived, and whoever is told otherwise sends it again");
    assertThat(north).eventuallyHolds("1 cents");
  }

  @Test
  void of_many_payments_those_are_reported_that_no_queue_got() throws Exception {
    declareExchange();
    var publisher = publisher(PATIENT);

    assertReported(
        start(
                publisher,
                payment("p-1", "north"),
                payment("p-2", "nowhere"),
                payment("p-3", "north"),
                payment("p-4", "nowhere"),
                payment("p-5", "elsewhere"),
                payment("p-6", "north"))
            .result(),
        "one that is taken for sent is lost, and one that is taken for lost is paid twice",
        "p-2",
        "p-4",
        "p-5");
    assertThat(north).eventuallyHolds("1 cents", "3 cents", "6 cents");
  }

  @Test
  void it_does_not_report_before_the_broker_has_answered() throws Exception {
    declareExchange();
    var publisher = publisher(PATIENT);
    start(publisher, payment("p-1", "north")).result();
    var answers = shop.hold(toClient(Method.class));

    var publishing = start(publisher, payment("p-2", "nowhere"));
    lab.untilQuiet();
    if (publishing.settle()) {
      publishing.result();
      throw new Finding(
              "publish to wait until the broker has confirmed p-2",
              "it returned before the broker has answered")
          .because("what comes back comes before its confirm, and until then nobody can know");
    }
    answers.awaitHeld();
    answers.release();

    assertReported(publishing.result(), "the broker has sent it back by now", "p-2");
  }

  @Test
  void each_call_reports_its_own_payments() throws Exception {
    declareExchange();
    var publisher = publisher(PATIENT);
    var before = start(publisher, payment("p-1", "nowhere")).result();

    var reported = start(publisher, payment("p-2", "nowhere")).result();

    stale = reported.contains("p-1");
    assertReported(reported, "p-1 was reported, and its sender has seen to it", "p-2");
    assertReported(before, "what was reported once stays as it was, whoever publishes next", "p-1");
  }

  @Test
  void a_payment_that_the_broker_refuses_is_an_error() throws Exception {
    declareExchange(Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
    var publisher = publisher(PATIENT);
    start(publisher, payment("p-1", "north")).result();

    assertFails(
        start(publisher, payment("p-2", "north")),
        "north's queue is full, and the broker refused it (nack)");
  }

  @Test
  void nobody_waits_for_ever() throws Exception {
    declareExchange();
    var publisher = publisher(BRIEF);
    var lost = shop.drop(1, toClient(AMQP.Basic.Ack.class));

    assertFails(start(publisher, payment("p-1", "north")), "its confirm never came");

    lost.awaitFired();
  }

  @Test
  void with_an_alternate_exchange_nothing_comes_back_and_nothing_is_lost() throws Exception {
    CarefulPublisher.declare(shop.channel(), exchange, alternate, lostAndFound.name());
    bind(north.declared());
    var publisher = publisher(PATIENT);

    var reported =
        start(
                publisher,
                payment("p-1", "nowhere"),
                payment("p-2", "north"),
                payment("p-3", "elsewhere"))
            .result();

    assertThat(lostAndFound)
        .because("what no bank is bound for has to wait where somebody looks after it")
        .eventuallyHolds("1 cents", "3 cents");
    assertThat(north).because("its bank is bound").eventuallyHolds("2 cents");
    assertReported(reported, "a queue has got each of them");
    assertSurvivesRestart();
  }

  private void assertSurvivesRestart() {
    var declared = new Declared(shop.wire());
    if (declared.aTransientExchange() || declared.aTransientQueue()) {
      throw new Finding(
              "durable exchanges and a durable queue",
              declared.aTransientExchange() ? "an exchange is transient" : "the queue is transient")
          .because("a restart would delete it, and nobody looks for what is lost and found there");
    }
  }

  @Test
  void to_declare_it_again_changes_nothing() throws Exception {
    CarefulPublisher.declare(shop.channel(), exchange, alternate, lostAndFound.name());
    start(publisher(PATIENT), payment("p-1", "nowhere")).result();

    CarefulPublisher.declare(shop.channel(), exchange, alternate, lostAndFound.name());

    assertThat(lostAndFound)
        .because("every program declares it when it starts; what waits there stays")
        .eventuallyHolds("1 cents");
  }

  private void declareExchange() throws Exception {
    declareExchange(Map.of());
  }

  private void declareExchange(Map<String, Object> arguments) throws Exception {
    on(lab.client("office").channel(), arguments);
  }

  private void on(Channel channel, Map<String, Object> arguments) throws Exception {
    channel.exchangeDeclare(exchange, BuiltinExchangeType.DIRECT, true);
    bind(north.declared(arguments));
  }

  private void bind(LabQueue queue) throws Exception {
    lab.client("office").channel().queueBind(queue.name(), exchange, "north");
  }

  private CarefulPublisher publisher(Duration timeout) throws Exception {
    return new CarefulPublisher(shop.channel(), exchange, timeout);
  }

  private static BankPayment payment(String id, String bank) {
    return new BankPayment(id, bank, Integer.parseInt(id.substring(2)));
  }

  private Task<Set<String>> start(CarefulPublisher publisher, BankPayment... payments) {
    return lab.start(
        "publish of " + Stream.of(payments).map(BankPayment::id).collect(Collectors.joining(", ")),
        () -> publisher.publish(List.of(payments)));
  }

  private void assertReported(Set<String> reported, String why, String... expected) {
    if (reported.equals(Set.of(expected))) {
      return;
    }
    lab.untilQuiet(); // the answer belongs into the picture
    wrongOnes = expected.length > 0 && reported.size() == expected.length;
    throw new Finding(
            expected.length == 0
                ? "no payment to be reported"
                : "%s to be reported as without a queue".formatted(String.join(", ", expected)),
            reported.isEmpty()
                ? "none was"
                : "reported was " + String.join(", ", new TreeSet<>(reported)))
        .because(why);
  }

  private void assertFails(Task<Set<String>> publishing, String cause) throws Exception {
    try {
      publishing.result();
    } catch (UnsupportedOperationException todo) {
      throw todo;
    } catch (Exception expected) {
      return;
    }
    lab.untilQuiet();
    throw new Finding(publishing + " to fail: " + cause, "it returned as if all were well")
        .because("the caller ships the goods, and the payment is nowhere");
  }
}
