package warren.lab.ledger;

import java.util.List;
import java.util.Optional;
import warren.lab.wire.WireEvent;

/**
 * What became of one message, as the wire saw it.
 *
 * @param id its message id, or its body where it has none
 * @param steps in the order in which they were seen
 */
public record Entry(String id, List<Step> steps) {

  /** What can become of a message. */
  public enum Fate {
    /** Published, and the broker got it. */
    SENT,
    /** Published, and it did not get through to the broker. */
    CUT_OFF,
    /** Confirmed by the broker to its publisher. */
    CONFIRMED,
    /** Confirmed by the broker, but that did not get through to the publisher. */
    CONFIRM_LOST,
    /** Refused by the broker: a {@code basic.nack} to its publisher. */
    REFUSED,
    /** Returned to its publisher as unroutable. */
    RETURNED,
    /** Delivered to a consumer for the first time. */
    DELIVERED,
    /** Delivered again, marked as redelivered. */
    REDELIVERED,
    /** Delivered as a dead letter: it has an {@code x-death} header. */
    DEAD_LETTERED,
    /** Acknowledged by a consumer. */
    ACKNOWLEDGED,
    /** Delivered to a consumer with autoAck, and so forgotten by the broker. */
    FORGOTTEN,
    /** Given back by a consumer, to be delivered again. */
    REQUEUED,
    /** Rejected by a consumer without requeue. */
    DISCARDED
  }

  /** One thing that became of it. */
  public record Step(Fate fate, WireEvent event) {}

  /** How often that became of it. */
  public long count(Fate fate) {
    return steps.stream().filter(step -> step.fate() == fate).count();
  }

  /** Whether it was published again although the broker's confirm had got through. */
  public boolean wasSentAfterItsConfirm() {
    return steps.stream()
        .map(Step::fate)
        .dropWhile(fate -> fate != Fate.CONFIRMED)
        .anyMatch(fate -> fate == Fate.SENT || fate == Fate.CUT_OFF);
  }

  boolean has(Fate fate) {
    return first(fate).isPresent();
  }

  Optional<WireEvent> first(Fate fate) {
    return steps.stream().filter(step -> step.fate() == fate).map(Step::event).findFirst();
  }

  /** How often a consumer got it, dead or alive. */
  long deliveries() {
    return count(Fate.DELIVERED) + count(Fate.REDELIVERED) + count(Fate.DEAD_LETTERED);
  }
}
