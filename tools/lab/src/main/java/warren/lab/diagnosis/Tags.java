package warren.lab.diagnosis;

import com.rabbitmq.client.AMQP;
import java.util.Optional;
import java.util.stream.Stream;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;

/** Why a delivery tag was unknown to the broker. */
final class Tags {

  private Tags() {}

  /** The delivery needed no acknowledgement. */
  static boolean automatic(Evidence evidence, Refusal refusal) {
    return delivery(evidence, refusal)
        .filter(
            delivery ->
                fetchedAutomatically(evidence, delivery)
                    || evidence.consumers().stream()
                        .filter(consumer -> consumer.consume().getNoAck())
                        .anyMatch(consumer -> evidence.deliveries(consumer).contains(delivery)))
        .isPresent();
  }

  private static boolean fetchedAutomatically(Evidence evidence, WireEvent got) {
    return got.method(AMQP.Basic.GetOk.class).isPresent()
        && evidence
            .before(got)
            .flatMap(event -> event.method(AMQP.Basic.Get.class).stream())
            .reduce((first, second) -> second)
            .filter(AMQP.Basic.Get::getNoAck)
            .isPresent();
  }

  static boolean settledByMultiple(Evidence evidence, Refusal refusal) {
    return settledFirst(evidence, refusal).filter(Settlement::multiple).isPresent();
  }

  static boolean settledBefore(Evidence evidence, Refusal refusal) {
    return settledFirst(evidence, refusal).filter(first -> !first.multiple()).isPresent();
  }

  /** The delivery was given back with all others of its channel. */
  static boolean recovered(Evidence evidence, Refusal refusal) {
    return delivery(evidence, refusal)
        .filter(
            delivery ->
                evidence
                    .before(refusal.call().orElseThrow())
                    .filter(event -> event.number() > delivery.number())
                    .anyMatch(event -> event.method(AMQP.Basic.Recover.class).isPresent()))
        .isPresent();
  }

  /** What settled the delivery before the call that was refused. */
  private static Optional<Settlement> settledFirst(Evidence evidence, Refusal refusal) {
    return delivery(evidence, refusal)
        .flatMap(
            delivery ->
                evidence
                    .before(refusal.call().orElseThrow())
                    .filter(event -> event.number() > delivery.number())
                    .flatMap(event -> Settlement.of(event).stream())
                    .filter(settlement -> settlement.covers(Evidence.tag(delivery).orElseThrow()))
                    .findFirst());
  }

  /** No delivery on this channel had the tag, and one on another of the client's had it. */
  static boolean deliveredElsewhere(Evidence evidence, Refusal refusal) {
    return refusal.call().isPresent()
        && delivery(evidence, refusal).isEmpty()
        && tagged(evidence.events().stream(), refusal)
            .anyMatch(
                event ->
                    event.client().equals(refusal.close().client())
                        && event.number() < refusal.close().number());
  }

  private static Optional<WireEvent> delivery(Evidence evidence, Refusal refusal) {
    return refusal.call().flatMap(call -> tagged(evidence.before(call), refusal).findFirst());
  }

  private static Stream<WireEvent> tagged(Stream<WireEvent> events, Refusal refusal) {
    long tag = refusal.call().flatMap(Settlement::of).map(Settlement::tag).orElse(-1L);
    return events.filter(event -> Evidence.tag(event).filter(each -> each == tag).isPresent());
  }
}
