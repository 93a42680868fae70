package warren.lab.diagnosis;

import static java.util.stream.Collectors.toMap;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;
import warren.lab.wire.WireEvent.Place;

/** Deliveries that were acknowledged too early, automatically, or never. */
final class Acknowledgements {

  /** A handler that a client's end met within this time may just have begun. */
  private static final Duration CHANCE = Duration.ofMillis(200);

  private Acknowledgements() {}

  /** An ack with multiple took in another message whose handler was still at work, or threw. */
  static Stream<Found> multipleTooWide(Evidence evidence) {
    return Stream.concat(early(evidence, true), failed(evidence, true)).limit(1);
  }

  /** A message was acknowledged before its handler was through the gate. */
  static Stream<Found> early(Evidence evidence) {
    return early(evidence, false);
  }

  private static Stream<Found> early(Evidence evidence, boolean byAnothersTag) {
    if (evidence.handlings().isEmpty()) {
      return Stream.empty();
    }
    var seen = new HashSet<Integer>(); // acks with multiple name it again
    for (var ack : evidence.calls(AMQP.Basic.Ack.class)) {
      long tag = Settlement.of(ack).orElseThrow().tag();
      for (var delivery : evidence.settled(ack)) {
        boolean anothers = Evidence.tag(delivery).orElseThrow() != tag;
        if (seen.add(delivery.number())
            && anothers == byAnothersTag
            && notHandled(evidence, delivery, ack)) {
          return Stream.of(new Found(List.of(ack, delivery), List.of(Evidence.body(delivery))));
        }
      }
    }
    return Stream.empty();
  }

  /**
   * Counted by body, since a handler is told no more: of several messages with that body one must
   * have been acknowledged too many. With fewer handlers than messages nobody knows whose each was.
   */
  private static boolean notHandled(Evidence evidence, WireEvent delivery, WireEvent ack) {
    var body = Evidence.body(delivery);
    long came =
        evidence.deliveries().stream().filter(event -> Evidence.body(event).equals(body)).count();
    long begun = evidence.handlings().stream().mapToLong(each -> each.begun(body)).sum();
    if (came > 1 && begun < came) {
      return false;
    }
    var same =
        evidence.deliveries().stream()
            .filter(event -> event.number() < ack.number() && Evidence.body(event).equals(body))
            .toList();
    int nth = same.indexOf(delivery);
    long acknowledged =
        evidence.calls(AMQP.Basic.Ack.class).stream()
            .filter(event -> event.number() <= ack.number())
            .flatMap(event -> evidence.settled(event).stream())
            .filter(event -> Evidence.body(event).equals(body))
            .map(WireEvent::number)
            .distinct()
            .count();
    return evidence.handlings().stream()
        .anyMatch(
            handling ->
                handling.notDone(body, nth, ack.at())
                    && acknowledged > handling.done(body, ack.at()));
  }

  /** A message was acknowledged, and nothing had come of it but exceptions. */
  static Stream<Found> inSpiteOfFailure(Evidence evidence) {
    return Stream.concat(failed(evidence, false), allAcknowledgedAndOneThrew(evidence)).limit(1);
  }

  /** Unless the client published something for it before: then that was its way to settle it. */
  private static Stream<Found> failed(Evidence evidence, boolean byAnothersTag) {
    var publishes = evidence.calls(AMQP.Basic.Publish.class);
    var seen = new HashSet<Integer>();
    for (var ack : evidence.calls(AMQP.Basic.Ack.class)) {
      long tag = Settlement.of(ack).orElseThrow().tag();
      for (var delivery : evidence.settled(ack)) {
        boolean passedOn =
            publishes.stream()
                .filter(publish -> publish.client().equals(ack.client()))
                .anyMatch(
                    publish ->
                        publish.number() > delivery.number() && publish.number() < ack.number());
        boolean anothers = Evidence.tag(delivery).orElseThrow() != tag;
        var body = Evidence.body(delivery);
        if (seen.add(delivery.number())
            && anothers == byAnothersTag
            && !passedOn
            && !settledBefore(evidence, delivery, ack)
            && evidence.handlerAlwaysThrew(body)
            && evidence.handlerCalls(body) > rejectedBefore(evidence, body, delivery)) {
          return Stream.of(new Found(List.of(ack, delivery), List.of(body)));
        }
      }
    }
    return Stream.empty();
  }

  /** How many such messages came before and were rejected for good: the calls were for these. */
  private static long rejectedBefore(Evidence evidence, String body, WireEvent delivery) {
    return evidence.settlements().stream()
        .filter(Settlement::letsGo)
        .flatMap(reject -> evidence.settled(reject).stream())
        .filter(event -> event.number() < delivery.number() && Evidence.body(event).equals(body))
        .map(WireEvent::number)
        .distinct()
        .count();
  }

  /** Such as by a reject: the ack that comes after it is refused. */
  private static boolean settledBefore(Evidence evidence, WireEvent delivery, WireEvent ack) {
    long tag = Evidence.tag(delivery).orElseThrow();
    return evidence
        .before(ack)
        .filter(event -> event.number() > delivery.number())
        .anyMatch(event -> Settlement.of(event).filter(it -> it.covers(tag)).isPresent());
  }

  /** Where the test does not know who threw: of those that came, the last one's handler did. */
  private static Stream<Found> allAcknowledgedAndOneThrew(Evidence evidence) {
    for (var close : Closes.consumersThatThrew(evidence)) {
      var came = evidence.deliveries().stream().filter(e -> evidence.sameLife(e, close)).toList();
      var acks =
          evidence.calls(AMQP.Basic.Ack.class).stream()
              .filter(ack -> evidence.sameLife(ack, close))
              .toList();
      var acknowledged =
          acks.stream()
              .flatMap(ack -> evidence.settled(ack).stream())
              .map(WireEvent::number)
              .distinct()
              .count();
      if (Closes.text(close).contains("handleDelivery")
          && !came.isEmpty()
          && acknowledged == came.size()) {
        var last = came.get(came.size() - 1);
        return Stream.of(
            new Found(
                List.of(acks.get(acks.size() - 1), last, close), List.of(Evidence.body(last))));
      }
    }
    return Stream.empty();
  }

  /** A consumer with no-ack that was sent something, of a queue that outlives it. */
  static Stream<Found> automatic(Evidence evidence) {
    return evidence.consumers().stream()
        .filter(it -> it.consume().getNoAck() && !it.consume().getQueue().startsWith("amq."))
        .filter(it -> !goesWithIt(evidence, it) && !evidence.deliveries(it).isEmpty())
        .limit(1)
        .map(consumer -> new Found(consumer.event()));
  }

  /** A queue declared exclusive or auto-delete, or named by the broker, is its consumer's own. */
  private static boolean goesWithIt(Evidence evidence, Evidence.Consumer consumer) {
    var queue = consumer.consume().getQueue();
    return queue.isEmpty()
        || evidence.calls(AMQP.Queue.Declare.class).stream()
            .filter(event -> event.client().equals(consumer.event().client()))
            .flatMap(event -> event.method(AMQP.Queue.Declare.class).stream())
            .filter(declare -> declare.getQueue().equals(queue))
            .anyMatch(declare -> declare.getExclusive() || declare.getAutoDelete());
  }

  /** Deliveries that nobody settled, although their handlers came to an end. */
  static Stream<Found> never(Evidence evidence) {
    var consumers = evidence.consumers();
    var deliveries =
        consumers.stream().flatMap(consumer -> evidence.deliveries(consumer).stream()).toList();
    boolean allManual = consumers.stream().noneMatch(consumer -> consumer.consume().getNoAck());
    if (!allManual
        || triedToSettle(evidence)
        || !Closes.consumersThatThrew(evidence).isEmpty()
        || awaitsAConfirm(evidence)
        || Closes.consumerClosed(evidence).findAny().isPresent()
        || evidence.handlings().stream().anyMatch(handling -> handling.held() > 0)) {
      return Stream.empty();
    }
    var ends = ends(evidence);
    var open =
        deliveries.stream()
            .filter(
                delivery ->
                    !closedByBroker(evidence, delivery)
                        && hadItsChance(
                            evidence,
                            delivery,
                            ends.getOrDefault(connection(delivery), evidence.end())))
            .toList();
    return open.isEmpty()
        ? Stream.empty()
        : Stream.of(
            new Found(
                open.get(0), open.size() + " message" + (open.size() == 1 ? " was" : "s were")));
  }

  /** Also if it did not get through. */
  private static boolean triedToSettle(Evidence evidence) {
    return evidence.events().stream()
        .filter(event -> event.direction() == Direction.TO_BROKER && !Evidence.byTheTest(event))
        .flatMap(event -> event.method().stream())
        .anyMatch(method -> Settlement.in(method).isPresent());
  }

  /** The lab holds or has lost the confirm of what may have to come before the acknowledgement. */
  private static boolean awaitsAConfirm(Evidence evidence) {
    return evidence.events().stream()
        .filter(event -> event.kind() == Kind.HELD || event.kind() == Kind.LOST)
        .filter(event -> event.direction() == Direction.TO_CLIENT)
        .flatMap(event -> event.method().stream())
        .anyMatch(method -> Settlement.in(method).isPresent());
  }

  private static boolean closedByBroker(Evidence evidence, WireEvent delivery) {
    return evidence
        .after(delivery)
        .filter(event -> event.direction() == Direction.TO_CLIENT)
        .anyMatch(event -> event.method(AMQP.Channel.Close.class).isPresent());
  }

  private static Place connection(WireEvent event) {
    return new Place(event.client(), event.connection(), 0);
  }

  private static Map<Place, Duration> ends(Evidence evidence) {
    return evidence.events().stream()
        .filter(event -> event.endsConnection())
        .collect(toMap(Acknowledgements::connection, WireEvent::at, (first, later) -> first));
  }

  /** Whether the client lived on for long enough, or its handler is known to have ended in time. */
  private static boolean hadItsChance(Evidence evidence, WireEvent delivery, Duration end) {
    return evidence.handlings().stream()
            .anyMatch(handling -> handling.done(Evidence.body(delivery), end) > 0)
        || end.minus(delivery.at()).compareTo(CHANCE) > 0
            && evidence.handlings().stream().noneMatch(each -> each.busy(end));
  }
}
