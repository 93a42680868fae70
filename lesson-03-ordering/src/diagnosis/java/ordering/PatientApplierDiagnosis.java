package ordering;

import static ordering.Changes.acks;
import static ordering.Changes.applied;
import static ordering.Changes.body;
import static ordering.Changes.change;
import static ordering.Changes.entity;
import static ordering.Changes.garbled;
import static ordering.Changes.isBefore;
import static ordering.Changes.isClosed;
import static ordering.Changes.isInTable;
import static ordering.Changes.isRepeat;
import static ordering.Changes.nobodyIsBusy;
import static ordering.Changes.number;
import static ordering.Changes.open;
import static ordering.Changes.rejects;
import static ordering.Changes.settling;
import static ordering.Changes.tries;

import com.rabbitmq.client.AMQP;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.diagnosis.Prefetch;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Kind;

class PatientApplierDiagnosis {

  /** As often as the tests have a change tried. */
  private static final int ATTEMPTS = 4;

  @Mistake("nack-with-requeue")
  Optional<WireEvent> nack_with_requeue(Evidence run) {
    return run.settlements().stream().filter(Settlement::putsBack).findFirst();
  }

  @Mistake("one-at-a-time")
  Optional<WireEvent> one_at_a_time(Evidence run) {
    return Prefetch.such(run, count -> count > 0 && count < 10 && count <= open(run).size());
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
    var open = nobodyIsBusy(run) ? open(run) : List.<WireEvent>of();
    return open.stream()
        .filter(it -> tries(run, it) == 0)
        .filter(it -> open.stream().noneMatch(other -> isBefore(other, it)))
        .filter(
            it ->
                open.stream()
                    .filter(other -> !entity(other).equals(entity(it)))
                    .anyMatch(other -> tries(run, other) > 0))
        .findFirst();
  }

  @Mistake("read-with-the-platforms-charset")
  Optional<WireEvent> read_with_the_platforms_charset(Evidence run) {
    return garbled(run);
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
        .filter(it -> !isClosed(run, it))
        .filter(it -> run.settlements().stream().noneMatch(event -> run.sameLife(it, event)))
        .findFirst();
  }

  private static boolean isOverAnotherAfter(WireEvent cut, WireEvent delivery) {
    return cut.number() < delivery.number()
        && cut.client().equals(delivery.client())
        && cut.connection() != delivery.connection();
  }

  @Mistake("failed-one-skipped")
  Optional<WireEvent> failed_one_skipped(Evidence run) {
    return rejected(run, it -> it.tries() > 0 && it.tries() < ATTEMPTS);
  }

  @Mistake("never-freed")
  Optional<WireEvent> never_freed(Evidence run) {
    return rejected(
        run,
        it ->
            it.tries() == 0
                && it.wasParked()
                && it.isNext()
                && !isInTable(run, it.change().toString()));
  }

  /** Somebody has applied the one before it. */
  @Mistake("last-number-remembered")
  Optional<WireEvent> last_number_remembered(Evidence run) {
    var byHand = run.noted("by-hand").stream().map(Change::parse).toList();
    return rejected(
        run,
        it ->
            it.tries() == 0
                && byHand.stream()
                    .anyMatch(
                        other ->
                            other.entity().equals(it.change().entity())
                                && other.number() == it.change().number() - 1));
  }

  /** One is parked, and nothing becomes of the next one, which came behind it. */
  @Mistake("followers-left-in-line")
  Optional<WireEvent> followers_left_in_line(Evidence run) {
    var open = nobodyIsBusy(run) ? open(run) : List.<WireEvent>of();
    return open.stream()
        .filter(it -> tries(run, it) == 0 && !isClosed(run, it))
        .filter(it -> open.stream().noneMatch(other -> isBefore(other, it)))
        .filter(
            it ->
                rejects(run)
                    .flatMap(reject -> run.settled(reject).stream())
                    .anyMatch(
                        other ->
                            run.sameLife(other, it)
                                && isBefore(other, it)
                                && number(other) == number(it) - 1
                                && !isInTable(run, body(other))))
        .findFirst();
  }

  /** Tried more often, in all, than for as many times as it came. */
  @Mistake("retried-for-ever")
  Optional<WireEvent> retried_for_ever(Evidence run) {
    var times = new HashMap<String, Integer>();
    run.deliveries().forEach(it -> times.merge(body(it), 1, Integer::sum));
    var seen = new HashSet<String>();
    return run.deliveries().stream()
        .filter(it -> seen.add(body(it)))
        .filter(it -> tries(run, it) > ATTEMPTS * times.get(body(it)))
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
   * @param change as it came
   * @param tries at it since then
   * @param wasParked whether it had been rejected before
   * @param isNext whether the one before it was acknowledged before
   */
  private record Rejected(Change change, long tries, boolean wasParked, boolean isNext) {}

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
                                change(it),
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
}
