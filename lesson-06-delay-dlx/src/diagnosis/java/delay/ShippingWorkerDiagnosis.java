package delay;

import com.rabbitmq.client.AMQP;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class ShippingWorkerDiagnosis {

  private static final String ATTEMPTS = "attempts";
  private static final String PARKED = "parked";

  /** In milliseconds; the tests give none that is shorter. */
  private static final long SHORTEST_WAIT = 100;

  @Mistake("requeue")
  Optional<WireEvent> requeue(Evidence run) {
    return !run.received(AMQP.Basic.Nack.class).isEmpty()
        ? Optional.empty() // it may have been that one's copy that was refused
        : parcels(run)
            .filter(parcel -> parcel.last().isEmpty() && parcel.isRequeued())
            .map(Passage::settled)
            .findFirst();
  }

  @Mistake("ack-first")
  Optional<WireEvent> ack_first(Evidence run) {
    return Passage.transacts(run)
        ? Optional.empty()
        : parcels(run).filter(Passage::isAcknowledgedFirst).map(Passage::settled).findFirst();
  }

  @Mistake("no-confirms")
  Optional<WireEvent> no_confirms(Evidence run) {
    return Passage.confirms(run) || Passage.transacts(run)
        ? Optional.empty()
        : Passage.publishes(run).findFirst();
  }

  @Mistake("ack-before-the-confirm")
  Optional<WireEvent> ack_before_the_confirm(Evidence run) {
    return Passage.confirms(run)
        ? parcels(run)
            .filter(parcel -> parcel.isAcknowledgedUnconfirmed(run))
            .map(Passage::settled)
            .findFirst()
        : Optional.empty();
  }

  @Mistake("refusal-ignored")
  Optional<WireEvent> refusal_ignored(Evidence run) {
    return parcels(run)
        .filter(parcel -> parcel.isAcknowledgedThoughRefused(run))
        .map(Passage::settled)
        .findFirst();
  }

  @Mistake("refused-put-back-at-once")
  boolean refused_put_back_at_once(Evidence run) {
    return Passage.refusedAtOnce(run);
  }

  /** Of a copy that has to wait; what is parked need not be counted any more. */
  @Mistake("header-forgotten")
  Optional<WireEvent> header_forgotten(Evidence run) {
    return Passage.publishes(run)
        .filter(copy -> Waits.queues(run).anyMatch(it -> isToWait(it, copy)))
        .filter(copy -> headers(copy).get(ATTEMPTS) == null)
        .findFirst();
  }

  private static boolean isToWait(WireEvent declare, WireEvent copy) {
    return Waits.deadLetters(declare) && !isParked(copy) && Waits.goesTo(declare, copy);
  }

  /** Of a parcel that was there once only, so that it is clear which copy is whose. */
  @Mistake("attempts-in-memory")
  Optional<WireEvent> attempts_in_memory(Evidence run) {
    return parcels(run)
        .filter(parcel -> run.deliveries().stream().filter(parcel::isAlike).count() == 1)
        .flatMap(
            parcel ->
                parcel.published().stream()
                    .filter(copy -> !isParked(copy))
                    .filter(
                        copy ->
                            attempts(copy).isPresent()
                                && !attempts(copy).equals(counted(parcel.delivery()))))
        .findFirst();
  }

  @Mistake("platform-charset")
  Optional<WireEvent> platform_charset(Evidence run) {
    return Passage.publishes(run)
        .filter(copy -> !copy.content().orElseThrow().isUtf8())
        .findFirst();
  }

  @Mistake("headers-missing")
  boolean headers_missing(Evidence run) {
    return run.thrown().stream()
        .filter(NullPointerException.class::isInstance)
        .anyMatch(thrown -> frames(thrown).noneMatch(name -> name.endsWith("Test")));
  }

  @Mistake("headers-changed-in-place")
  boolean headers_changed_in_place(Evidence run) {
    return run.thrown().stream()
        .filter(UnsupportedOperationException.class::isInstance)
        .anyMatch(thrown -> frames(thrown).anyMatch(name -> name.contains("UnmodifiableMap")));
  }

  private static Stream<String> frames(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace()).map(StackTraceElement::getClassName);
  }

  @Mistake("ttl-in-seconds")
  Optional<WireEvent> ttl_in_seconds(Evidence run) {
    return Stream.concat(
            Waits.queues(run)
                .filter(it -> Waits.ttl(it).filter(ttl -> ttl < SHORTEST_WAIT).isPresent()),
            Passage.publishes(run)
                .filter(it -> Waits.expiration(it).filter(e -> e < SHORTEST_WAIT).isPresent()))
        .findFirst();
  }

  @Mistake("ttl-forgotten")
  Optional<WireEvent> ttl_forgotten(Evidence run) {
    return Waits.withoutTime(run);
  }

  @Mistake("no-dead-letter-exchange")
  Optional<WireEvent> no_dead_letter_exchange(Evidence run) {
    return Waits.withoutExchange(run);
  }

  /** Parcels with different times to live went to one queue. */
  @Mistake("expiration-in-one-queue")
  Optional<WireEvent> expiration_in_one_queue(Evidence run) {
    var times = new HashMap<String, Long>();
    return Passage.publishes(run)
        .filter(copy -> Waits.expiration(copy).isPresent())
        .filter(
            copy -> {
              long time = Waits.expiration(copy).orElseThrow();
              var key = copy.client() + " to " + publish(copy).getRoutingKey();
              return !Objects.requireNonNullElse(times.putIfAbsent(key, time), time).equals(time);
            })
        .findFirst();
  }

  private static Optional<Integer> attempts(WireEvent message) {
    return Optional.ofNullable(headers(message).get(ATTEMPTS))
        .filter(Number.class::isInstance)
        .map(count -> ((Number) count).intValue());
  }

  /** The number of attempts with which its copy has to go out. */
  private static Optional<Integer> counted(WireEvent delivery) {
    return Optional.of(attempts(delivery).orElse(0) + 1);
  }

  /** It was parked when it had failed no more often than its worker has queues to wait in. */
  @Mistake("one-attempt-too-few")
  Optional<WireEvent> one_attempt_too_few(Evidence run) {
    return Passage.publishes(run)
        .filter(ShippingWorkerDiagnosis::isParked)
        .filter(copy -> failures(run, copy).filter(count -> count <= waits(run, copy)).isPresent())
        .findFirst();
  }

  private static boolean isParked(WireEvent copy) {
    return publish(copy).getRoutingKey().startsWith(PARKED);
  }

  /** How often that parcel had failed at most; nothing if no delivery has its text. */
  private static Optional<Integer> failures(Evidence run, WireEvent copy) {
    var tried =
        run.deliveries().stream()
            .filter(delivery -> delivery.number() < copy.number())
            .filter(delivery -> Passage.text(delivery).equals(Passage.text(copy)))
            .toList();
    var counts =
        Stream.concat(
            Stream.of(tried.size(), attempts(copy).orElse(0)),
            tried.stream().map(delivery -> 1 + attempts(delivery).orElse(0)));
    return tried.isEmpty() ? Optional.empty() : counts.max(Integer::compare);
  }

  private static long waits(Evidence run, WireEvent copy) {
    return Waits.queues(run)
        .filter(declare -> declare.client().equals(copy.client()))
        .filter(declare -> Waits.ttl(declare).isPresent())
        .map(declare -> declare.method(AMQP.Queue.Declare.class).orElseThrow().getQueue())
        .filter(queue -> !queue.startsWith(PARKED))
        .distinct()
        .count();
  }

  @Mistake("exclusive-queues")
  Optional<WireEvent> exclusive_queues(Evidence run) {
    return Waits.queues(run)
        .filter(declare -> declare.method(AMQP.Queue.Declare.class).orElseThrow().getExclusive())
        .findFirst();
  }

  private static Stream<Passage> parcels(Evidence run) {
    return Passage.all(run, String::equals);
  }

  private static AMQP.Basic.Publish publish(WireEvent copy) {
    return (AMQP.Basic.Publish) copy.method().orElseThrow();
  }

  private static Map<String, Object> headers(WireEvent event) {
    var headers = event.content().orElseThrow().properties().getHeaders();
    return headers == null ? Map.of() : headers;
  }
}
