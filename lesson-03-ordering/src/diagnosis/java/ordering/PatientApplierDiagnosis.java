package ordering;

import com.rabbitmq.client.AMQP;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.diagnosis.Prefetch;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Content;

class PatientApplierDiagnosis {

  /** As often as the tests have a change tried. */
  private static final int ATTEMPTS = 4;

  @Mistake("nack-with-requeue")
  Optional<WireEvent> nack_with_requeue(Evidence run) {
    return run.settlements().stream().filter(PatientApplierDiagnosis::requeues).findFirst();
  }

  @Mistake("one-at-a-time")
  Optional<WireEvent> one_at_a_time(Evidence run) {
    return Prefetch.such(run, count -> count == 1);
  }

  @Mistake("no-limit")
  Optional<WireEvent> no_limit(Evidence run) {
    return Prefetch.none(run);
  }

  @Mistake("ack-multiple")
  Optional<WireEvent> ack_multiple(Evidence run) {
    return others(run, AMQP.Basic.Ack.class::isInstance);
  }

  @Mistake("nack-multiple")
  Optional<WireEvent> nack_multiple(Evidence run) {
    return others(run, AMQP.Basic.Nack.class::isInstance);
  }

  /** One tag stands for several changes that were not settled before. */
  private static Optional<WireEvent> others(Evidence run, Predicate<Object> kind) {
    return run.settlements().stream()
        .filter(event -> event.method().filter(kind).isPresent())
        .filter(
            event ->
                run.settled(event).stream()
                    .anyMatch(it -> !isSettledBefore(run, it, event) && !isNamed(run, event, it)))
        .findFirst();
  }

  /** Nothing of its entity waits, another one's change does, and it has not been tried. */
  @Mistake("waits-in-the-callback")
  Optional<WireEvent> waits_in_the_callback(Evidence run) {
    boolean oneIsHeld = run.handlings().stream().anyMatch(handling -> handling.held() > 0);
    return oneIsHeld
        ? Optional.empty()
        : open(run)
            .filter(it -> tries(run, it) == 0)
            .filter(it -> open(run).noneMatch(other -> isBefore(other, it)))
            .filter(
                it ->
                    open(run)
                        .anyMatch(
                            other ->
                                tries(run, other) > 0
                                    && !change(other).entity().equals(change(it).entity())))
            .findFirst();
  }

  @Mistake("retried-aside")
  Optional<WireEvent> retried_aside(Evidence run) {
    return pastAnEarlierOne(run, acks(run));
  }

  @Mistake("parked-on-arrival")
  Optional<WireEvent> parked_on_arrival(Evidence run) {
    return pastAnEarlierOne(run, rejects(run));
  }

  /** What settles a change while one that came before it, of the same entity, is not settled. */
  private static Optional<WireEvent> pastAnEarlierOne(Evidence run, Stream<WireEvent> settling) {
    return settling
        .filter(
            ack ->
                run.settled(ack).stream()
                    .anyMatch(
                        it ->
                            run.deliveries().stream()
                                .filter(other -> run.sameLife(other, it) && isBefore(other, it))
                                .anyMatch(
                                    other ->
                                        !isSettledBefore(run, other, ack)
                                            && !run.settled(ack).contains(other))))
        .findFirst();
  }

  @Mistake("failed-one-skipped")
  Optional<WireEvent> failed_one_skipped(Evidence run) {
    return parked(run, (tries, before) -> tries > before && tries < before + ATTEMPTS);
  }

  @Mistake("never-freed")
  Optional<WireEvent> never_freed(Evidence run) {
    return parked(run, (tries, before) -> before > 0 && tries <= before);
  }

  @Mistake("retried-for-ever")
  Optional<WireEvent> retried_for_ever(Evidence run) {
    return run.deliveries().stream()
        .filter(it -> tries(run, it) > ATTEMPTS * times(run, it))
        .findFirst();
  }

  /** One program has parked a change, and another has applied the next. */
  @Mistake("stuck-in-memory")
  Optional<WireEvent> stuck_in_memory(Evidence run) {
    return acks(run)
        .filter(
            ack ->
                run.settled(ack).stream()
                    .anyMatch(
                        it ->
                            rejects(run)
                                .filter(reject -> !reject.client().equals(ack.client()))
                                .flatMap(reject -> run.settled(reject).stream())
                                .anyMatch(other -> isBefore(other, it))))
        .findFirst();
  }

  private interface Tries {
    boolean fit(long tries, long before);
  }

  /** A reject of a change whose turn it was, and that many tries up to now and before it came. */
  private static Optional<WireEvent> parked(Evidence run, Tries tries) {
    return rejects(run)
        .filter(
            reject ->
                run.settled(reject).stream()
                    .filter(it -> change(it).number() == 1 || isPredecessorAcked(run, it, reject))
                    .anyMatch(it -> tries.fit(tries(run, it), ATTEMPTS * (times(run, it) - 1L))))
        .findFirst();
  }

  private static boolean isPredecessorAcked(Evidence run, WireEvent delivery, WireEvent reject) {
    var change = change(delivery);
    return acks(run)
        .filter(ack -> ack.number() < reject.number())
        .flatMap(ack -> run.settled(ack).stream())
        .map(PatientApplierDiagnosis::change)
        .anyMatch(it -> it.entity().equals(change.entity()) && it.number() == change.number() - 1);
  }

  private static Stream<WireEvent> acks(Evidence run) {
    return run.settlements().stream()
        .filter(event -> event.method(AMQP.Basic.Ack.class).isPresent());
  }

  private static Stream<WireEvent> rejects(Evidence run) {
    return run.settlements().stream()
        .filter(event -> event.method(AMQP.Basic.Ack.class).isEmpty() && !requeues(event));
  }

  private static boolean requeues(WireEvent event) {
    return event.method(AMQP.Basic.Reject.class).filter(AMQP.Basic.Reject::getRequeue).isPresent()
        || event.method(AMQP.Basic.Nack.class).filter(AMQP.Basic.Nack::getRequeue).isPresent();
  }

  /** What was sent to a consumer that has to settle it, and is not settled. */
  private static Stream<WireEvent> open(Evidence run) {
    return run.consumers().stream()
        .filter(consumer -> !consumer.consume().getNoAck())
        .flatMap(consumer -> run.deliveries(consumer).stream())
        .filter(
            it -> run.settlements().stream().noneMatch(event -> run.settled(event).contains(it)));
  }

  private static boolean isSettledBefore(Evidence run, WireEvent delivery, WireEvent event) {
    return run.settlements().stream()
        .filter(other -> other.number() < event.number())
        .anyMatch(other -> run.settled(other).contains(delivery));
  }

  private static boolean isNamed(Evidence run, WireEvent settling, WireEvent delivery) {
    var named = run.settled(settling);
    return Settlement.of(settling).orElseThrow().tag() != 0
        && named.indexOf(delivery) == named.size() - 1;
  }

  /** Whether it came before the other, as an earlier change of the same entity. */
  private static boolean isBefore(WireEvent earlier, WireEvent later) {
    return earlier.number() < later.number()
        && change(earlier).entity().equals(change(later).entity())
        && change(earlier).number() < change(later).number();
  }

  private static long tries(Evidence run, WireEvent delivery) {
    return run.handlings().stream().mapToLong(it -> it.begun(body(delivery))).sum();
  }

  /** How often that change was sent to anybody. */
  private static long times(Evidence run, WireEvent delivery) {
    return run.deliveries().stream().filter(it -> body(it).equals(body(delivery))).count();
  }

  private static Change change(WireEvent delivery) {
    return Change.parse(body(delivery));
  }

  private static String body(WireEvent delivery) {
    return delivery.content().map(Content::text).orElse("");
  }
}
