package ordering;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.diagnosis.Prefetch;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Kind;

class PatientApplierDiagnosis {

  /** As often as the tests have a change tried. */
  private static final int ATTEMPTS = 4;

  private static final Duration UNTIL_NOW = Duration.ofDays(1);

  @Mistake("nack-with-requeue")
  Optional<WireEvent> nack_with_requeue(Evidence run) {
    return run.settlements().stream().filter(Settlement::putsBack).findFirst();
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
    return takingOthers(run, AMQP.Basic.Ack.class::isInstance);
  }

  @Mistake("nack-multiple")
  Optional<WireEvent> nack_multiple(Evidence run) {
    return takingOthers(run, AMQP.Basic.Nack.class::isInstance);
  }

  /** One tag stands for several changes that were not settled before. */
  private static Optional<WireEvent> takingOthers(Evidence run, Predicate<Object> kind) {
    var settling = settling(run);
    return run.settlements().stream()
        .filter(event -> event.method().filter(kind).isPresent())
        .filter(event -> Settlement.of(event).orElseThrow().multiple())
        .filter(
            event ->
                run.settled(event).stream()
                        .filter(it -> event.equals(settling.get(it.number())))
                        .count()
                    > 1)
        .findFirst();
  }

  /** Nothing of its entity is in its way, another one's change waits, and it is not tried. */
  @Mistake("waits-in-the-callback")
  Optional<WireEvent> waits_in_the_callback(Evidence run) {
    if (run.handlings().stream().anyMatch(handling -> handling.held() > 0)) {
      return Optional.empty();
    }
    var open = open(run);
    return open.stream()
        .filter(it -> tries(run, it, UNTIL_NOW) == 0)
        .filter(it -> open.stream().noneMatch(other -> isBefore(other, it)))
        .filter(
            it ->
                open.stream()
                    .filter(other -> !entity(other).equals(entity(it)))
                    .anyMatch(other -> tries(run, other, UNTIL_NOW) > 0))
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
  private static Optional<WireEvent> pastAnEarlierOne(Evidence run, Stream<WireEvent> settlements) {
    var settling = settling(run);
    var applied = applied(run);
    return settlements
        .filter(
            event ->
                run.settled(event).stream()
                    .anyMatch(
                        it ->
                            run.deliveries().stream()
                                .filter(other -> run.sameLife(other, it) && isBefore(other, it))
                                .filter(other -> !isRepeat(applied, other, event))
                                .map(other -> settling.get(other.number()))
                                .anyMatch(by -> by == null || by.number() > event.number())))
        .findFirst();
  }

  /** What came again over a new connection is open, and nothing that came with it is settled. */
  @Mistake("line-stays-when-the-ack-fails")
  Optional<WireEvent> line_stays_when_the_ack_fails(Evidence run) {
    var cuts = run.events().stream().filter(event -> event.kind() == Kind.CUT).toList();
    return open(run).stream()
        .filter(it -> cuts.stream().anyMatch(cut -> isOverAnotherAfter(cut, it)))
        .filter(it -> run.after(it).noneMatch(PatientApplierDiagnosis::isClose))
        .filter(it -> run.settlements().stream().noneMatch(event -> run.sameLife(it, event)))
        .findFirst();
  }

  private static boolean isOverAnotherAfter(WireEvent cut, WireEvent delivery) {
    return cut.number() < delivery.number()
        && cut.client().equals(delivery.client())
        && cut.connection() != delivery.connection();
  }

  private static boolean isClose(WireEvent event) {
    return event.method(AMQP.Channel.Close.class).isPresent();
  }

  @Mistake("failed-one-skipped")
  Optional<WireEvent> failed_one_skipped(Evidence run) {
    return rejected(run, it -> it.tries() > 0 && it.tries() < ATTEMPTS);
  }

  @Mistake("never-freed")
  Optional<WireEvent> never_freed(Evidence run) {
    return rejected(run, it -> it.tries() == 0 && it.wasParked() && it.isNext());
  }

  /** Tried more often, in all, than for as many times as it came. */
  @Mistake("retried-for-ever")
  Optional<WireEvent> retried_for_ever(Evidence run) {
    var times = new HashMap<String, Integer>();
    run.deliveries().forEach(it -> times.merge(body(it), 1, Integer::sum));
    var seen = new HashSet<String>();
    return run.deliveries().stream()
        .filter(it -> seen.add(body(it)))
        .filter(it -> tries(run, it, UNTIL_NOW) > ATTEMPTS * times.get(body(it)))
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

  /**
   * A change that was rejected.
   *
   * @param tries at it since it came
   * @param wasParked whether it had been rejected before
   * @param isNext whether the one before it was acknowledged before
   */
  private record Rejected(long tries, boolean wasParked, boolean isNext) {}

  private static Optional<WireEvent> rejected(Evidence run, Predicate<Rejected> is) {
    var parked = new HashSet<String>();
    var applied = applied(run);
    return rejects(run)
        .filter(
            reject ->
                run.settled(reject).stream()
                    .filter(it -> !isRepeat(applied, it, reject))
                    .map(
                        it ->
                            new Rejected(
                                tries(run, it, reject.at()) - tries(run, it, it.at()),
                                !parked.add(body(it)),
                                isNext(run, it, reject)))
                    .toList()
                    .stream()
                    .anyMatch(is))
        .findFirst();
  }

  private static boolean isNext(Evidence run, WireEvent delivery, WireEvent reject) {
    return acks(run)
        .filter(ack -> ack.number() < reject.number())
        .flatMap(ack -> run.settled(ack).stream())
        .anyMatch(it -> isBefore(it, delivery) && number(it) == number(delivery) - 1);
  }

  private static Stream<WireEvent> acks(Evidence run) {
    return run.settlements().stream()
        .filter(event -> event.method(AMQP.Basic.Ack.class).isPresent());
  }

  private static Stream<WireEvent> rejects(Evidence run) {
    return run.settlements().stream()
        .filter(
            event -> event.method(AMQP.Basic.Ack.class).isEmpty() && !Settlement.putsBack(event));
  }

  /** What was sent to a consumer that has to settle it, and is not settled. */
  private static List<WireEvent> open(Evidence run) {
    var settling = settling(run);
    return run.consumers().stream()
        .filter(consumer -> !consumer.consume().getNoAck())
        .flatMap(consumer -> run.deliveries(consumer).stream())
        .filter(it -> !settling.containsKey(it.number()))
        .toList();
  }

  /** By the number of a delivery, what settled it first. */
  private static Map<Integer, WireEvent> settling(Evidence run) {
    var settling = new HashMap<Integer, WireEvent>();
    for (var event : run.settlements()) {
      run.settled(event).forEach(it -> settling.putIfAbsent(it.number(), event));
    }
    return settling;
  }

  /** By a change's body, the number of its first ack. */
  private static Map<String, Integer> applied(Evidence run) {
    var applied = new HashMap<String, Integer>();
    acks(run)
        .forEach(
            ack -> run.settled(ack).forEach(it -> applied.putIfAbsent(body(it), ack.number())));
    return applied;
  }

  private static boolean isRepeat(Map<String, Integer> applied, WireEvent it, WireEvent moment) {
    return applied.getOrDefault(body(it), Integer.MAX_VALUE) < moment.number();
  }

  /** Whether it came before the other, as an earlier change of the same entity. */
  private static boolean isBefore(WireEvent earlier, WireEvent later) {
    return earlier.number() < later.number()
        && entity(earlier).equals(entity(later))
        && number(earlier) < number(later);
  }

  /** How many tries at a change were over at that moment. */
  private static long tries(Evidence run, WireEvent delivery, Duration moment) {
    return run.handlings().stream().mapToLong(it -> it.done(body(delivery), moment)).sum();
  }

  private static String entity(WireEvent delivery) {
    return Change.parse(body(delivery)).entity();
  }

  private static long number(WireEvent delivery) {
    return Change.parse(body(delivery)).number();
  }

  private static String body(WireEvent delivery) {
    return delivery.content().map(Content::text).orElse("");
  }
}
