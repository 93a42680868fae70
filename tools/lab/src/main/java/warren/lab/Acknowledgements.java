package warren.lab;

import com.rabbitmq.client.AMQP;
import java.util.List;
import java.util.Optional;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;

/** Deliveries that were acknowledged too early, automatically, or never. */
final class Acknowledgements {

  private final Evidence evidence;
  private final List<Gate> gates;

  Acknowledgements(Evidence evidence, List<Gate> gates) {
    this.evidence = evidence;
    this.gates = gates;
  }

  /** A message was acknowledged before its handler was through the gate. */
  Optional<Diagnosis> acknowledgedEarly() {
    for (var ack : evidence.sentToBroker(AMQP.Basic.Ack.class)) {
      for (var delivery : settled(ack)) {
        var body = Evidence.body(delivery);
        int nth = earlierDeliveries(delivery, body);
        if (gates.stream().anyMatch(gate -> gate.notDone(body, nth, ack.at()))) {
          return Optional.of(
              new Diagnosis(
                  "The message \"%s\" was acknowledged before it was handled: its handler was still at work when the ack went out."
                      .formatted(body),
                  delivery,
                  ack));
        }
      }
    }
    return Optional.empty();
  }

  private int earlierDeliveries(WireEvent delivery, String body) {
    return (int)
        evidence.events().stream()
            .filter(event -> event.number() < delivery.number())
            .filter(event -> Evidence.tag(event).isPresent() && Evidence.body(event).equals(body))
            .count();
  }

  private List<WireEvent> settled(WireEvent ack) {
    var settlement = Settlement.of(ack).orElseThrow();
    return evidence.events().stream()
        .filter(event -> event.number() < ack.number() && event.place().equals(ack.place()))
        .filter(event -> Evidence.tag(event).filter(settlement::covers).isPresent())
        .toList();
  }

  /** A consumer with no-ack, of a queue that outlives it: one that the broker named does not. */
  Optional<Diagnosis> automaticAcknowledgement() {
    return evidence.sentToBroker(AMQP.Basic.Consume.class).stream()
        .filter(
            event ->
                event
                    .method(AMQP.Basic.Consume.class)
                    .filter(consume -> consume.getNoAck())
                    .filter(consume -> !consume.getQueue().startsWith("amq."))
                    .isPresent())
        .findFirst()
        .map(
            event ->
                new Diagnosis(
                    "The consumer was started with autoAck: the broker forgets each message as it"
                        + " sends it, handled or not.",
                    event));
  }

  /** Deliveries that nobody settled. */
  Optional<Diagnosis> neverAcknowledged() {
    var manual = evidence.sentToBroker(AMQP.Basic.Consume.class);
    var deliveries = evidence.sentToClient(AMQP.Basic.Deliver.class);
    boolean settledAny =
        !evidence.sentToBroker(AMQP.Basic.Ack.class).isEmpty()
            || !evidence.sentToBroker(AMQP.Basic.Nack.class).isEmpty()
            || !evidence.sentToBroker(AMQP.Basic.Reject.class).isEmpty();
    boolean allManual =
        manual.stream()
            .allMatch(event -> !event.method(AMQP.Basic.Consume.class).orElseThrow().getNoAck());
    boolean heldByTheTest = gates.stream().anyMatch(gate -> gate.held() > 0);
    if (deliveries.isEmpty() || settledAny || !allManual || heldByTheTest) {
      return Optional.empty();
    }
    return Optional.of(
        new Diagnosis(
            "%d message%s delivered and none was ever acknowledged: the broker still owns them and will deliver them again."
                .formatted(deliveries.size(), deliveries.size() == 1 ? " was" : "s were"),
            deliveries.get(0)));
  }
}
