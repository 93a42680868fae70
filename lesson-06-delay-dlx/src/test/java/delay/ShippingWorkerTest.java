package delay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.MessageProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.DeadLetters;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.staging.Throwing;
import warren.lab.wire.WireEvent;

@Exercise("6.4")
class ShippingWorkerTest {

  private static final String ATTEMPTS = "attempts";

  /** No test lasts that long; a thousandth of it is soon over. */
  private static final Duration LONG = Duration.ofSeconds(100);

  private static final Duration SHORT = Duration.ofMillis(100);

  /** More than any right answer needs; one that goes round for ever is held then. */
  private static final int PLENTY = 12;

  private final Carrier carrier = new Carrier();

  private Lab lab;
  private LabQueue parcels;
  private LabQueue parked;
  private Client worker;
  private List<Duration> waits = List.of();

  /** Takes parcels, and fails as often as a test wants it to. */
  private static final class Carrier implements Consumer<String> {

    private final Throwing failures = new Throwing();
    private final List<String> failing = new CopyOnWriteArrayList<>();
    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    private final List<String> shipped = new CopyOnWriteArrayList<>();
    private Gate shipping;

    private record Attempt(String parcel, long at) {}

    void fails(String parcel, int times) {
      failing.add(parcel);
      failures.first(times, parcel, () -> new IllegalStateException("the carrier does not answer"));
    }

    @Override
    public void accept(String parcel) {
      attempts.add(new Attempt(parcel, System.nanoTime()));
      shipping.pass(parcel);
      failures.pass(parcel);
      shipped.add(parcel);
    }

    List<Long> times(String parcel) {
      return attempts.stream()
          .filter(attempt -> attempt.parcel().equals(parcel))
          .map(Attempt::at)
          .toList();
    }

    int attempts(String parcel) {
      return times(parcel).size();
    }

    String tried(String parcel) {
      int attempts = attempts(parcel);
      return switch (attempts) {
        case 0 -> "it was never tried";
        case 1 -> "it was tried once";
        default -> "it was tried %d times".formatted(attempts);
      };
    }
  }

  @BeforeEach
  void a_carrier_who_fails(Lab lab) {
    this.lab = lab;
    parcels = lab.queue("parcels");
    parked = lab.queue("parked");
    worker = lab.client("worker");
    carrier.shipping = lab.gate("shipping");
    carrier.shipping.letThrough(PLENTY);
    suspectTheWorker();
    suspectTheWait();
  }

  private void suspectTheWorker() {
    lab.suspect(
        "A parcel was put back in the queue: the broker sends it again at once, and it neither"
            + " waits nor is it counted.",
        () ->
            Stream.concat(
                    lab.wire().methods(AMQP.Basic.Reject.class).stream()
                        .map(AMQP.Basic.Reject::getRequeue),
                    lab.wire().methods(AMQP.Basic.Nack.class).stream()
                        .map(AMQP.Basic.Nack::getRequeue))
                .anyMatch(requeue -> requeue));
    lab.suspect(
        "A parcel that failed was acknowledged, and nothing was published in its place: it is"
            + " gone.",
        () -> firstFailed() && publishes().isEmpty() && !acks().isEmpty());
    lab.suspect(
        "A parcel that failed was acknowledged before its copy was published. Between the two it"
            + " is nowhere.",
        this::acknowledgedBeforePublished);
    lab.suspect(
        "The channel is not in confirm mode (confirmSelect), so nobody can know whether the broker"
            + " has the copy.",
        () -> !publishes().isEmpty() && !confirms() && !transacts());
    lab.suspect(
        "A parcel was acknowledged before the broker had confirmed its copy: if the broker does not"
            + " take charge of the copy, both are gone.",
        () ->
            firstFailed()
                && confirms()
                && !acknowledgedBeforePublished()
                && acknowledgedBefore(confirmations()));
    lab.suspect(
        "What was published again carries no header \"attempts\". The header x-death is the"
            + " broker's, and how it counts depends on the broker's version; what a worker has in"
            + " memory no other worker knows.",
        () -> publishes().stream().anyMatch(event -> headers(event).get(ATTEMPTS) == null));
  }

  private void suspectTheWait() {
    lab.suspect(
        "What was published again is not the body that came. Take the bytes as they are.",
        () ->
            publishes().stream()
                .map(event -> event.content().orElseThrow().text())
                .anyMatch(text -> !carrier.failing.contains(text)));
    lab.suspect(
        "The times to live that went out are not the waits in milliseconds, and milliseconds is"
            + " what the broker reads, in x-message-ttl and in a message's expiration.",
        () ->
            timesToLive()
                .anyMatch(
                    time -> waits.stream().noneMatch(wait -> time.equals("" + wait.toMillis()))));
    lab.suspect(
        "Nothing tells the broker how long a parcel has to wait: neither x-message-ttl nor an"
            + " expiration went out.",
        () -> !publishes().isEmpty() && timesToLive().findAny().isEmpty());
    lab.suspect(
        "Parcels with different times to live wait in one queue. A message expires only when it has"
            + " come to the head of its queue: a short wait behind a long one lasts as long.",
        this::differentWaitsInOneQueue);
    lab.suspect(
        "A parcel that has died in no queue has no headers at all: getHeaders() is null.",
        () ->
            publishes().isEmpty()
                && acks().isEmpty()
                && !lab.wire().events(AMQP.Channel.Close.class).isEmpty());
    new DeadLetters(lab, queue -> !queue.equals(parcels.name()) && !queue.equals(parked.name()))
        .suspect();
  }

  @Test
  void a_parcel_that_was_shipped_is_done_with() throws Exception {
    start(SHORT);

    parcels.holding("p-1", "p-2");
    lab.untilSettled(2);
    worker.die();

    assertShipped("p-1", "p-2");
    assertNothingLeft("what is not acknowledged comes back when the worker ends, and ships twice");
  }

  @Test
  void a_parcel_that_failed_is_tried_again_and_not_before_its_wait_is_over() throws Exception {
    var wait = Duration.ofMillis(300);
    carrier.fails("p-1", 1);
    start(wait, LONG);

    parcels.holding("p-1");

    awaitAttempts("p-1", 2);
    assertNotEarly("p-1", 1, wait);
    lab.untilSettled(2);
    worker.die();
    assertShipped("p-1");
    assertNothingLeft("it was shipped at the second attempt, so there is nothing left to do");
  }

  @Test
  void it_waits_in_the_broker_and_not_in_the_worker() throws Exception {
    carrier.fails("p-1", 1);
    start(LONG);

    parcels.holding("p-1");
    awaitAttempts("p-1", 1);
    lab.untilSettled(1);
    worker.die();

    if (carrier.attempts("p-1") > 1) {
      throw new Finding(
              "one attempt, and the next after " + LONG.toSeconds() + " s",
              "there were " + carrier.attempts("p-1") + " at once")
          .because("a carrier who does not answer now needs time, not a second call");
    }
    assertThat(parcels)
        .because(
            "a parcel that its worker holds unacknowledged comes back when the worker dies, and is"
                + " tried again at once")
        .eventuallyHasConsumers(0)
        .staysEmpty();
    int waiting = waiting();
    if (waiting != 1) {
      throw new Finding(
              "the parcel to wait in a queue of its own kind",
              waiting == 0 ? "it is in no queue" : waiting + " of it wait there")
          .because("the worker may end at any time; what its threads know is gone then");
    }
    assertDurable();
  }

  @Test
  void a_second_failure_waits_longer_and_holds_up_nobody() throws Exception {
    carrier.fails("p-1", 2);
    carrier.fails("p-2", 1);
    start(SHORT, LONG);

    parcels.holding("p-1");
    awaitAttempts("p-1", 2);
    lab.untilSettled(2);
    parcels.holding("p-2");
    awaitAttempts("p-2", 2);

    if (carrier.attempts("p-1") > 2) { // in the same queue it would have been first
      throw new Finding(
              "p-1 to wait for " + LONG.toSeconds() + " s after its second failure",
              "it was tried again within " + SHORT.toMillis() + " ms")
          .because(
              "what was not mended in a short time needs a longer one, so each wait is longer");
    }
  }

  @Test
  void after_the_last_wait_it_is_tried_once_more_and_parked() throws Exception {
    carrier.fails("p-1", PLENTY);
    start(SHORT, Duration.ofMillis(200));

    parcels.holding("p-1");

    awaitParked("p-1");
    assertNotEarly("p-1", 1, SHORT);
    assertNotEarly("p-1", 2, Duration.ofMillis(200));
    lab.untilQuiet();
    int attempts = carrier.attempts("p-1");
    if (attempts != 3) {
      throw new Finding(
              "three attempts: one, and one more after each of two waits",
              "there " + (attempts == 1 ? "was 1" : "were " + attempts))
          .because("whoever reads how many waits there are has to know when a parcel is given up");
    }
    worker.die();
    assertThat(parcels)
        .because("it was parked, so the worker is done with it")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void what_is_parked_stays_until_somebody_takes_it() throws Exception {
    carrier.fails("p-1", PLENTY);
    carrier.fails("p-2", PLENTY);
    start(SHORT);

    parcels.holding("p-1");
    awaitParked("p-1");
    parcels.holding("p-2");

    var why = "somebody looks after parked parcels, perhaps on Monday; until then they stay";
    assertThat(parked).because(why).eventuallyHolds("p-1", "p-2");
    var declared = new DeadLetters(lab, parked.name()::equals);
    for (var argument : List.of("x-message-ttl", "x-expires")) {
      if (!declared.argument(argument).isEmpty()) {
        throw new Finding(
                "the parking lot to keep what is in it",
                "it was declared with " + argument + "=" + declared.argument(argument).get(0))
            .because(why);
      }
    }
  }

  @Test
  void it_keeps_its_id_and_headers() throws Exception {
    carrier.fails("Töpfe", PLENTY);
    start(SHORT);
    var sent =
        new BasicProperties.Builder()
            .messageId("m-1")
            .contentType("text/plain")
            .type("parcel")
            .correlationId("order-1")
            .timestamp(new Date(1_700_000_000_000L))
            .deliveryMode(2)
            .headers(Map.of("customer", "c-7", "weight", 12))
            .build();

    parcels.receives(sent, "Töpfe".getBytes(UTF_8));
    awaitParked("Töpfe");

    var deliveries =
        worker.wire().events(AMQP.Basic.Deliver.class).stream()
            .map(event -> event.content().orElseThrow().properties());
    var atRest = parked.messages().stream().map(LabQueue.Message::properties);
    Stream.concat(deliveries, atRest).forEach(found -> assertSame(sent, found));
  }

  @Test
  void attempts_of_another_worker_count() throws Exception {
    carrier.fails("p-1", PLENTY);
    start(LONG, SHORT);
    lab.suspect(
        "The parcel came with the header attempts=1: another worker has tried it before. It was"
            + " counted from zero all the same.",
        () -> carrier.attempts("p-1") == 1);
    var tried =
        MessageProperties.PERSISTENT_TEXT_PLAIN.builder().headers(Map.of(ATTEMPTS, 1)).build();

    parcels.receives(tried, "p-1".getBytes(UTF_8));

    awaitAttempts("p-1", 2);
    awaitParked("p-1");
    int attempts = carrier.attempts("p-1");
    if (attempts != 2) {
      throw new Finding(
              "two more attempts at a parcel that was tried once before, in all three",
              "there were " + attempts)
          .because("the header tells each worker what the others did");
    }
  }

  @Test
  void it_is_acknowledged_only_when_the_broker_has_taken_its_copy() throws Exception {
    carrier.fails("p-1", 1);
    start(LONG);
    var confirm = worker.hold(toClient(AMQP.Basic.Ack.class));

    parcels.holding("p-1");
    awaitAttempts("p-1", 1);
    lab.untilQuiet();

    if (!transacts() && !acks().isEmpty()) { // one transaction does it, too
      throw new Finding(
              "the parcel to stay unacknowledged as long as the broker has not confirmed its copy",
              "it was acknowledged, and the broker had confirmed nothing")
          .because("a broker that cannot keep the copy says so in place of the confirm");
    }
    confirm.release();
    lab.untilSettled(1);
    if (acks().isEmpty()) {
      throw new Finding("the parcel to be acknowledged once its copy was confirmed", "it was not")
          .because("otherwise it is there twice as soon as the worker ends");
    }
  }

  @Test
  void a_worker_that_is_cut_off_loses_no_parcel() throws Exception {
    carrier.shipping.open();
    lab.sweep(
        "cut",
        List.of(toBroker(AMQP.Basic.Publish.class), toClient(AMQP.Basic.Ack.class)),
        cut -> {
          var queue = lab.queue("parcels of " + cut.name());
          var parcel = "p of " + cut.name();
          carrier.fails(parcel, 1);
          start(cut, queue, SHORT);
          queue.holding(parcel);
          awaitAttempts(parcel, 1);

          var next = lab.client("next to " + cut.name());
          start(next, queue, SHORT);

          awaitShipped(parcel);
          next.die();
        });
  }

  private void start(Duration... waits) throws Exception {
    start(worker, parcels, waits);
  }

  private void start(Client client, LabQueue queue, Duration... waits) throws Exception {
    this.waits = List.of(waits);
    var shipping =
        new ShippingWorker(client.channel(), queue.name(), parked.name(), List.of(waits));
    shipping.declare();
    shipping.start(carrier);
  }

  private void awaitAttempts(String parcel, int count) {
    lab.eventually(
        "an attempt at " + parcel,
        () -> {
          if (carrier.attempts(parcel) < count) {
            throw new Finding(
                    parcel
                        + (count == 1
                            ? " to be handed to the carrier"
                            : " to be tried again some time after its wait"),
                    carrier.tried(parcel))
                .because("most failures are over in a moment, and then the parcel can go");
          }
        });
  }

  private void awaitParked(String parcel) {
    lab.eventually(
        "a parked parcel",
        () -> {
          if (parked.ready() == 0) {
            throw new Finding(
                    "\"" + parcel + "\" to be parked after its last attempt",
                    (parked.exists()
                            ? "none is parked; "
                            : "there is no queue '" + parked.name() + "'; ")
                        + carrier.tried(parcel))
                .because(
                    "a parcel that never succeeds must not go round for ever, nor be thrown away");
          }
        });
  }

  private void awaitShipped(String parcel) {
    lab.eventually(
        parcel + " to be shipped",
        () -> {
          if (!carrier.shipped.contains(parcel)) {
            throw new Finding(
                    "the parcel to be shipped by the next worker, once at least",
                    carrier.tried(parcel) + ", and never shipped")
                .because(
                    "a worker may die between any two steps; twice is a nuisance that lesson 5"
                        + " deals with, never is a loss");
          }
        });
  }

  private void assertShipped(String... expected) {
    if (!carrier.shipped.equals(List.of(expected))) {
      throw new Finding(
          "each of " + List.of(expected) + " to be shipped once", "shipped was " + carrier.shipped);
    }
  }

  private void assertNothingLeft(String why) {
    assertThat(parcels).because(why).eventuallyHasConsumers(0).staysEmpty();
    assertThat(parked).because(why).staysEmpty();
    if (waiting() > 0) {
      throw new Finding("no parcel to wait any more", waiting() + " still wait").because(why);
    }
  }

  private void assertDurable() {
    for (var declare : lab.wire().methods(AMQP.Queue.Declare.class)) {
      if (!declare.getPassive() && !declare.getDurable()) {
        throw new Finding(
                "every queue to be durable", "'" + declare.getQueue() + "' was declared transient")
            .because("a restart of the broker deletes it, with every parcel that waits there");
      }
    }
  }

  /** How many messages wait in queues that the worker declared for that. */
  private int waiting() {
    return lab.wire().methods(AMQP.Queue.DeclareOk.class).stream()
        .map(AMQP.Queue.DeclareOk::getQueue)
        .filter(name -> !name.equals(parcels.name()) && !name.equals(parked.name()))
        .distinct()
        .mapToInt(name -> lab.queueNamed(name).ready())
        .sum();
  }

  /** Between that attempt, from 1, and the next one at least so much time has passed. */
  private void assertNotEarly(String parcel, int attempt, Duration wait) {
    var times = carrier.times(parcel);
    if (times.size() <= attempt) {
      return; // which is another failure
    }
    var waited = Duration.ofNanos(times.get(attempt) - times.get(attempt - 1));
    // the broker has a clock of its own
    if (waited.compareTo(wait.minusMillis(10)) < 0) {
      throw new Finding(
              "%s to wait for %d ms after attempt %d".formatted(parcel, wait.toMillis(), attempt),
              "it was tried again after " + waited.toMillis() + " ms")
          .because("a carrier who does not answer now needs time, not a second call");
    }
  }

  private static void assertSame(BasicProperties sent, BasicProperties found) {
    var lost = new ArrayList<String>();
    check(lost, "message id", sent.getMessageId(), found.getMessageId());
    check(lost, "content type", sent.getContentType(), found.getContentType());
    check(lost, "type", sent.getType(), found.getType());
    check(lost, "correlation id", sent.getCorrelationId(), found.getCorrelationId());
    check(lost, "timestamp", sent.getTimestamp(), found.getTimestamp());
    check(lost, "delivery mode", sent.getDeliveryMode(), found.getDeliveryMode());
    var headers = found.getHeaders() == null ? Map.<String, Object>of() : found.getHeaders();
    new TreeMap<>(sent.getHeaders())
        .forEach((name, value) -> check(lost, "header " + name, value, text(headers.get(name))));
    if (!lost.isEmpty()) {
      throw new Finding(
              "the parcel to be published again with all it came with",
              "missing or changed: " + String.join(", ", lost))
          .because("without its id nobody can tell a repeat, and who is to pay stands in a header");
    }
  }

  private static void check(List<String> lost, String name, Object sent, Object found) {
    if (!Objects.equals(String.valueOf(sent), String.valueOf(found))) {
      lost.add(name);
    }
  }

  private static String text(Object value) {
    return String.valueOf(value);
  }

  /** Whether the carrier took nothing so far, so that any ack is that of a parcel that failed. */
  private boolean firstFailed() {
    return !carrier.attempts.isEmpty() && carrier.shipped.isEmpty();
  }

  private boolean acknowledgedBeforePublished() {
    return firstFailed() && acknowledgedBefore(publishes());
  }

  /** Whether a copy was published, and an acknowledgement went out before all such events. */
  private boolean acknowledgedBefore(List<WireEvent> events) {
    var acks = acks();
    return !publishes().isEmpty()
        && !acks.isEmpty()
        && events.stream().noneMatch(event -> event.number() < acks.get(0).number());
  }

  /** Those that a cut kept from the broker as well. */
  private List<WireEvent> publishes() {
    return lab.wire()
        .events(event -> event.method().filter(AMQP.Basic.Publish.class::isInstance).isPresent());
  }

  private List<WireEvent> acks() {
    return acks(WireEvent.Direction.TO_BROKER);
  }

  private List<WireEvent> confirmations() {
    return acks(WireEvent.Direction.TO_CLIENT);
  }

  private List<WireEvent> acks(WireEvent.Direction direction) {
    return lab.wire().events(AMQP.Basic.Ack.class).stream()
        .filter(event -> event.direction() == direction)
        .toList();
  }

  private boolean confirms() {
    return !lab.wire().events(AMQP.Confirm.Select.class).isEmpty();
  }

  private boolean transacts() {
    return !lab.wire().events(AMQP.Tx.Select.class).isEmpty();
  }

  private static Map<String, Object> headers(WireEvent publish) {
    var headers = publish.content().orElseThrow().properties().getHeaders();
    return headers == null ? Map.of() : headers;
  }

  /** The times to live that went out, with queues or messages. */
  private Stream<String> timesToLive() {
    return new DeadLetters(lab, queue -> !queue.equals(parked.name())).timesToLive();
  }

  private boolean differentWaitsInOneQueue() {
    var expirations = new HashMap<String, String>();
    for (var event : lab.wire().events(AMQP.Basic.Publish.class)) {
      var key = event.method(AMQP.Basic.Publish.class).orElseThrow().getRoutingKey();
      var expiration = event.content().orElseThrow().properties().getExpiration();
      var other = expirations.putIfAbsent(key, String.valueOf(expiration));
      if (expiration != null && other != null && !other.equals(expiration)) {
        return true;
      }
    }
    return false;
  }
}
