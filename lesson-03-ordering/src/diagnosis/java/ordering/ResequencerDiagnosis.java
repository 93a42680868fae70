package ordering;

import static ordering.Changes.acks;
import static ordering.Changes.body;
import static ordering.Changes.change;
import static ordering.Changes.garbled;
import static ordering.Changes.isClosed;
import static ordering.Changes.isInCharset;
import static ordering.Changes.isInTable;
import static ordering.Changes.nobodyIsBusy;
import static ordering.Changes.open;
import static ordering.Changes.rejects;
import static ordering.Changes.settling;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.diagnosis.Prefetch;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;

class ResequencerDiagnosis {

  /** Those that the tests give. */
  private static final Set<Integer> CAPACITIES = Set.of(3, 5, 10, 40);

  /** No test's patience is that short. */
  private static final Duration SHORT = Duration.ofMillis(100);

  @Mistake("no-bound")
  Optional<WireEvent> no_bound(Evidence run) {
    return Prefetch.none(run);
  }

  @Mistake("one-at-a-time")
  Optional<WireEvent> one_at_a_time(Evidence run) {
    return Prefetch.such(run, count -> count == 1);
  }

  @Mistake("prefetch-smaller-than-the-gap")
  Optional<WireEvent> prefetch_smaller_than_the_gap(Evidence run) {
    return Prefetch.such(run, count -> count > 1 && count < 40 && !CAPACITIES.contains(count));
  }

  @Mistake("prefetch-larger")
  Optional<WireEvent> prefetch_larger(Evidence run) {
    return Prefetch.such(run, count -> count == 0 || count > 40);
  }

  /** One tag stands for several changes that were not settled before. */
  @Mistake("ack-multiple")
  Optional<WireEvent> ack_multiple(Evidence run) {
    return acks(run)
        .filter(ack -> Settlement.of(ack).orElseThrow().multiple())
        .filter(
            ack ->
                run.settled(ack).stream()
                    .anyMatch(it -> !settledBefore(run, it, ack) && !isApplied(run, it)))
        .findFirst();
  }

  /** It had come before the one before it came and was applied, and nothing became of it. */
  @Mistake("only-the-next")
  Optional<WireEvent> only_the_next(Evidence run) {
    return nobodyIsBusy(run)
        ? acks(run)
            .flatMap(
                ack ->
                    run.settled(ack).stream()
                        .filter(it -> isApplied(run, it))
                        .flatMap(it -> nextThatCameBefore(run, it))
                        .filter(next -> !isApplied(run, next) && !isSettled(run, next))
                        .filter(next -> !isClosed(run, next)))
            .findFirst()
        : Optional.empty();
  }

  /** The first of an entity has come behind one that waits, and all that has come since waits. */
  @Mistake("waits-in-the-callback")
  Optional<WireEvent> waits_in_the_callback(Evidence run) {
    var settling = settling(run);
    Predicate<WireEvent> isTouched = it -> settling.containsKey(it.number()) || isApplied(run, it);
    var behind = run.deliveries().stream().dropWhile(isTouched).skip(1).toList();
    return nobodyIsBusy(run) && behind.stream().noneMatch(isTouched)
        ? behind.stream().filter(it -> change(it).number() == 1 && !isClosed(run, it)).findFirst()
        : Optional.empty();
  }

  /** It came twice before it was applied; one delivery was settled, a later one, and not this. */
  @Mistake("repeat-takes-the-place")
  Optional<WireEvent> repeat_takes_the_place(Evidence run) {
    var settling = settling(run);
    var settled =
        run.deliveries().stream().filter(it -> settling.containsKey(it.number())).toList();
    return nobodyIsBusy(run)
        ? open(run).stream()
            .filter(it -> cameToBeApplied(run, it) && !isClosed(run, it))
            .filter(it -> settled.stream().anyMatch(other -> run.sameLife(it, other)))
            .filter(
                it ->
                    settled.stream()
                        .filter(other -> run.sameLife(it, other) || run.sameLife(other, it))
                        .filter(other -> body(other).equals(body(it)))
                        .anyMatch(other -> cameToBeApplied(run, other)))
            .findFirst()
        : Optional.empty();
  }

  private static boolean cameToBeApplied(Evidence run, WireEvent delivery) {
    return isApplied(run, delivery)
        && run.handlings().stream().allMatch(it -> it.done(body(delivery), delivery.at()) == 0);
  }

  /** It is the first to come, or else would have been taken for a repeat of itself. */
  @Mistake("ack-on-arrival")
  Optional<WireEvent> ack_on_arrival(Evidence run) {
    return ackedUnapplied(run, false);
  }

  @Mistake("skips-past-the-gap")
  Optional<WireEvent> skips_past_the_gap(Evidence run) {
    return ackedUnapplied(run, true);
  }

  private static Optional<WireEvent> ackedUnapplied(Evidence run, boolean afterGivingUp) {
    return acks(run)
        .filter(ack -> !Settlement.of(ack).orElseThrow().multiple())
        .filter(
            ack ->
                run.settled(ack).stream()
                    .anyMatch(
                        it ->
                            nobodyIsBusy(run)
                                && !isApplied(run, it)
                                && isFirstOfItsKind(run, it)
                                && isInCharset(it)
                                && afterGivingUp == laterOneWasRejected(run, it, ack)))
        .findFirst();
  }

  @Mistake("entity-given-up")
  Optional<WireEvent> entity_given_up(Evidence run) {
    return rejects(run)
        .filter(
            reject ->
                run.settled(reject).stream()
                    .anyMatch(it -> change(it).number() == 1 && !isApplied(run, it)))
        .findFirst();
  }

  @Mistake("impatient")
  Optional<WireEvent> impatient(Evidence run) {
    return rejects(run)
        .filter(
            reject ->
                run.settled(reject).stream()
                    .anyMatch(
                        it ->
                            change(it).number() > 1
                                && isFirstOfItsKind(run, it)
                                && allCameShortlyBefore(run, change(it).entity(), reject)))
        .findFirst();
  }

  private static boolean allCameShortlyBefore(Evidence run, String entity, WireEvent reject) {
    return run.deliveries().stream()
        .filter(it -> change(it).entity().equals(entity))
        .filter(it -> it.number() < reject.number())
        .allMatch(it -> reject.at().minus(it.at()).compareTo(SHORT) < 0);
  }

  @Mistake("platform-charset")
  Optional<WireEvent> platform_charset(Evidence run) {
    return garbled(run);
  }

  private static boolean laterOneWasRejected(Evidence run, WireEvent delivery, WireEvent before) {
    return rejects(run)
        .filter(reject -> reject.number() < before.number())
        .flatMap(reject -> run.settled(reject).stream().map(Changes::change))
        .anyMatch(
            it ->
                it.entity().equals(change(delivery).entity())
                    && it.number() > change(delivery).number());
  }

  private static Stream<WireEvent> nextThatCameBefore(Evidence run, WireEvent delivery) {
    var before = change(delivery);
    return run.deliveries().stream()
        .filter(it -> run.sameLife(it, delivery))
        .filter(
            it ->
                change(it).entity().equals(before.entity())
                    && change(it).number() == before.number() + 1);
  }

  private static boolean isFirstOfItsKind(Evidence run, WireEvent delivery) {
    return run.deliveries().stream()
        .filter(it -> it.number() < delivery.number())
        .noneMatch(it -> body(it).equals(body(delivery)));
  }

  private static boolean isSettled(Evidence run, WireEvent delivery) {
    return run.settlements().stream().anyMatch(it -> run.settled(it).contains(delivery));
  }

  private static boolean settledBefore(Evidence run, WireEvent delivery, WireEvent moment) {
    return run.settlements().stream()
        .filter(it -> it.number() < moment.number())
        .anyMatch(it -> run.settled(it).contains(delivery));
  }

  private static boolean isApplied(Evidence run, WireEvent delivery) {
    return isInTable(run, body(delivery));
  }
}
