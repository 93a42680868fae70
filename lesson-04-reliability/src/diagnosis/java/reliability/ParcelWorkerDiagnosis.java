package reliability;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;

import com.rabbitmq.client.AMQP;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Evidence.Consumer;
import warren.lab.diagnosis.Handling;
import warren.lab.diagnosis.Mistake;
import warren.lab.diagnosis.Prefetch;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Content;

class ParcelWorkerDiagnosis {

  private static final int HANDS = 2;

  @Mistake("not-given-back")
  Optional<WireEvent> not_given_back(Evidence run) {
    var settled =
        run.settlements().stream()
            .flatMap(it -> run.settled(it).stream())
            .map(ParcelWorkerDiagnosis::body)
            .toList();
    return run.consumers().stream()
        .filter(consumer -> !consumer.consume().getNoAck())
        .flatMap(consumer -> run.deliveries(consumer).stream())
        .filter(parcel -> run.handlerAlwaysThrew(body(parcel)) && !settled.contains(body(parcel)))
        .filter(parcel -> run.calls(AMQP.Basic.Recover.class).isEmpty())
        .filter(parcel -> run.after(parcel).noneMatch(ParcelWorkerDiagnosis::closes))
        .findFirst();
  }

  @Mistake("rejected-without-requeue")
  Optional<WireEvent> rejected_without_requeue(Evidence run) {
    return run.settlements().stream().filter(Settlement::letsGo).findFirst();
  }

  @Mistake("nack-multiple")
  Optional<WireEvent> nack_multiple(Evidence run) {
    return run.calls(AMQP.Basic.Nack.class).stream()
        .filter(nack -> nack.method(AMQP.Basic.Nack.class).orElseThrow().getMultiple())
        .filter(nack -> run.settled(nack).size() > 1)
        .findFirst();
  }

  @Mistake("all-given-back")
  Optional<WireEvent> all_given_back(Evidence run) {
    return run.calls(AMQP.Basic.Recover.class).stream().findFirst();
  }

  /** It was handed over, or tried, more often than it came. */
  @Mistake("tries-again-in-hand")
  Optional<WireEvent> tries_again_in_hand(Evidence run) {
    return run.deliveries().stream()
        .filter(parcel -> times(run, body(parcel)) > deliveries(run, body(parcel)))
        .findFirst();
  }

  @Mistake("one-hand")
  boolean one_hand(Evidence run) {
    var waiting =
        run.deliveries().stream()
            .filter(parcel -> times(run, body(parcel)) == 0)
            .filter(parcel -> !run.handlerAlwaysThrew(body(parcel)))
            .toList();
    return held(run) == 1
        && !waiting.isEmpty()
        && waiting.stream()
            .noneMatch(parcel -> run.after(parcel).anyMatch(ParcelWorkerDiagnosis::settles));
  }

  @Mistake("no-prefetch")
  Optional<WireEvent> no_prefetch(Evidence run) {
    return Prefetch.none(run);
  }

  @Mistake("prefetch-one")
  Optional<WireEvent> prefetch_one(Evidence run) {
    var consumers =
        run.consumers().stream().filter(consumer -> !consumer.consume().getNoAck()).toList();
    boolean allLimited =
        consumers.stream().allMatch(it -> Prefetch.of(run, it).map(Prefetch::count).orElse(0) > 0);
    return allLimited && perWorker(run, consumers).anyMatch(limit -> limit < HANDS)
        ? Prefetch.such(run, count -> count < HANDS)
        : Optional.empty();
  }

  /** How many parcels each worker can have at a time. */
  private static Stream<Integer> perWorker(Evidence run, List<Consumer> consumers) {
    return consumers.stream()
        .collect(
            groupingBy(
                consumer -> consumer.event().client(),
                summingInt(it -> Prefetch.of(run, it).map(Prefetch::count).orElseThrow())))
        .values()
        .stream();
  }

  @Mistake("prefetch-too-large")
  Optional<WireEvent> prefetch_too_large(Evidence run) {
    return Prefetch.such(run, count -> count > HANDS);
  }

  @Mistake("prefetch-zero")
  Optional<WireEvent> prefetch_zero(Evidence run) {
    return Prefetch.such(run, count -> count == 0);
  }

  @Mistake("limit-of-another-channel")
  Optional<WireEvent> limit_of_another_channel(Evidence run) {
    return Prefetch.elsewhere(run);
  }

  @Mistake("pool-ends-with-the-connection")
  boolean pool_ends_with_the_connection(Evidence run) {
    return refusedBy(run, "[Shutting down", "[Terminated");
  }

  @Mistake("no-place-for-what-comes-again")
  boolean no_place_for_what_comes_again(Evidence run) {
    return refusedBy(run, "[Running");
  }

  /** A pool's exception tells the pool's state, and nothing else does. */
  private static boolean refusedBy(Evidence run, String... states) {
    return run.thrown().stream()
        .filter(RejectedExecutionException.class::isInstance)
        .map(String::valueOf)
        .anyMatch(thrown -> Stream.of(states).anyMatch(thrown::contains));
  }

  private static int held(Evidence run) {
    return run.handlings().stream().mapToInt(Handling::held).sum();
  }

  /** How often its handing over has begun, as far as the test looks. */
  private static long times(Evidence run, String parcel) {
    return run.handlings().stream().mapToLong(it -> it.begun(parcel)).max().orElse(0);
  }

  private static long deliveries(Evidence run, String parcel) {
    return run.deliveries().stream().filter(event -> body(event).equals(parcel)).count();
  }

  private static boolean settles(WireEvent event) {
    return event.method(AMQP.Basic.Ack.class).isPresent()
        || event.method(AMQP.Basic.Reject.class).isPresent()
        || event.method(AMQP.Basic.Nack.class).isPresent();
  }

  private static boolean closes(WireEvent event) {
    return event.method(AMQP.Channel.Close.class).isPresent();
  }

  private static String body(WireEvent event) {
    return event.content().map(Content::text).orElse("");
  }
}
