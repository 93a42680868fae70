package delay;

import com.rabbitmq.client.AMQP;
import java.util.Optional;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Evidence.Consumer;
import warren.lab.diagnosis.Mistake;
import warren.lab.diagnosis.Prefetch;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Kind;

class OrderBookDiagnosis {

  private static final String PLACED = "placed ";

  /** In milliseconds; the tests give no shorter time to pay. */
  private static final long SHORTEST = 100;

  @Mistake("consumer-on-the-wait-queue")
  Optional<WireEvent> consumer_on_the_wait_queue(Evidence run) {
    return run.consumers().stream()
        .filter(consumer -> consumer.consume().getQueue().startsWith("waiting"))
        .map(Consumer::event)
        .findFirst();
  }

  @Mistake("published-to-what-is-due")
  Optional<WireEvent> published_to_what_is_due(Evidence run) {
    return run.accepted(
            AMQP.Basic.Publish.class,
            publish -> publish.getExchange().isEmpty() && publish.getRoutingKey().startsWith("due"))
        .findFirst();
  }

  @Mistake("time-in-seconds")
  Optional<WireEvent> time_in_seconds(Evidence run) {
    return Stream.concat(
            Waits.queues(run).filter(it -> Waits.ttl(it).filter(ms -> ms < SHORTEST).isPresent()),
            Passage.publishes(run)
                .filter(it -> Waits.expiration(it).filter(ms -> ms < SHORTEST).isPresent()))
        .findFirst();
  }

  @Mistake("time-forgotten")
  Optional<WireEvent> time_forgotten(Evidence run) {
    return Waits.withoutTime(run);
  }

  @Mistake("platform-charset")
  Optional<WireEvent> platform_charset(Evidence run) {
    return Passage.publishes(run)
        .filter(publish -> run.deliveries().stream().noneMatch(it -> isOf(it, publish)))
        .findFirst();
  }

  private static boolean isOf(WireEvent delivery, WireEvent publish) {
    return Passage.text(delivery).equals(PLACED + Passage.text(publish));
  }

  @Mistake("transient-message")
  Optional<WireEvent> transient_message(Evidence run) {
    return Passage.publishes(run)
        .filter(it -> !Integer.valueOf(2).equals(deliveryMode(it)))
        .findFirst();
  }

  private static Integer deliveryMode(WireEvent publish) {
    return publish.content().map(it -> it.properties().getDeliveryMode()).orElse(null);
  }

  @Mistake("overflow-not-set")
  Optional<WireEvent> overflow_not_set(Evidence run) {
    return Queues.declaredWith(run, "waiting.*", "x-dead-letter-strategy", "at-least-once"::equals)
        .filter(it -> Queues.argument(it, "x-overflow").filter("reject-publish"::equals).isEmpty())
        .findFirst();
  }

  @Mistake("no-confirm")
  Optional<WireEvent> no_confirm(Evidence run) {
    return Passage.confirms(run) || Passage.transacts(run)
        ? Optional.empty()
        : Passage.publishes(run).findFirst();
  }

  @Mistake("ack-first")
  Optional<WireEvent> ack_first(Evidence run) {
    return Passage.transacts(run)
        ? Optional.empty()
        : orders(run).filter(Passage::isAcknowledgedFirst).map(Passage::settled).findFirst();
  }

  @Mistake("confirm-not-awaited")
  Optional<WireEvent> confirm_not_awaited(Evidence run) {
    return Passage.confirms(run)
        ? orders(run)
            .filter(order -> order.isAcknowledgedUnconfirmed(run))
            .map(Passage::settled)
            .findFirst()
        : Optional.empty();
  }

  @Mistake("refusal-ignored")
  Optional<WireEvent> refusal_ignored(Evidence run) {
    return orders(run)
        .filter(order -> order.isAcknowledgedThoughRefused(run))
        .map(Passage::settled)
        .findFirst();
  }

  @Mistake("refused-sent-again-at-once")
  boolean refused_sent_again_at_once(Evidence run) {
    return Passage.refusedAtOnce(run);
  }

  /** None was taken in, its order came again, and nothing was published for it any more. */
  @Mistake("known-orders-skipped")
  Optional<WireEvent> known_orders_skipped(Evidence run) {
    long gotThrough =
        Passage.publishes(run).filter(publish -> publish.kind() == Kind.METHOD).count();
    return gotThrough > run.received(AMQP.Basic.Nack.class).size()
            || Passage.publishes(run).findAny().isEmpty()
        ? Optional.empty()
        : orders(run)
            .filter(order -> order.isAcknowledged() && order.published().isEmpty())
            .map(Passage::settled)
            .findFirst();
  }

  /** Of one program alone: another may have been meant to go on in its place. */
  @Mistake("no-recovery")
  Optional<WireEvent> no_recovery(Evidence run) {
    boolean alone = run.events().stream().map(WireEvent::client).distinct().count() == 1;
    boolean cutOff = Passage.publishes(run).anyMatch(publish -> publish.kind() == Kind.LOST);
    return alone && cutOff
        ? run.events().stream()
            .filter(event -> event.kind() == Kind.CUT)
            .filter(
                cut ->
                    run.events().stream()
                        .noneMatch(
                            event ->
                                event.kind() == Kind.CONNECTED && event.number() > cut.number()))
            .findFirst()
        : Optional.empty();
  }

  @Mistake("look-then-cancel")
  boolean look_then_cancel(Evidence run) {
    return run.noted("odd").contains("seen OPEN and not moved to CANCELLED");
  }

  @Mistake("look-then-note-the-payment")
  boolean look_then_note_the_payment(Evidence run) {
    return run.noted("odd").contains("seen OPEN and not moved to PAID");
  }

  @Mistake("stock-taken-twice")
  boolean stock_taken_twice(Evidence run) {
    return run.noted("odd").stream().anyMatch(odd -> odd.startsWith("taken"));
  }

  @Mistake("paid-order-returned")
  boolean paid_order_returned(Evidence run) {
    return run.noted("odd").stream().anyMatch(odd -> odd.startsWith("returned"));
  }

  @Mistake("new-key-for-each-refund")
  boolean new_key_for_each_refund(Evidence run) {
    return run.noted("keys").contains("several for one");
  }

  @Mistake("one-key-for-all")
  boolean one_key_for_all(Evidence run) {
    return run.noted("keys").contains("one for several");
  }

  @Mistake("failure-dropped")
  Optional<WireEvent> failure_dropped(Evidence run) {
    return run.settlements().stream().filter(Settlement::letsGo).findFirst();
  }

  @Mistake("failure-acknowledged")
  Optional<WireEvent> failure_acknowledged(Evidence run) {
    boolean putBack =
        run.settlements().stream().anyMatch(it -> it.method(AMQP.Basic.Ack.class).isEmpty());
    return hasFailed(run) && !putBack && !cameAgain(run) && !closed(run)
        ? run.calls(AMQP.Basic.Ack.class).stream().findFirst()
        : Optional.empty();
  }

  @Mistake("redelivered-skipped")
  boolean redelivered_skipped(Evidence run) {
    return hasFailed(run)
        && cameAgain(run)
        && Prefetch.such(run, count -> count == 1).isPresent()
        && run.noted("transactions").size() < run.deliveries().size();
  }

  private static boolean hasFailed(Evidence run) {
    return !run.noted("failures").isEmpty() || !run.noted("bank failures").isEmpty();
  }

  private static boolean cameAgain(Evidence run) {
    return run.received(AMQP.Basic.Deliver.class).stream()
        .flatMap(event -> event.method(AMQP.Basic.Deliver.class).stream())
        .anyMatch(AMQP.Basic.Deliver::getRedelivered);
  }

  private static boolean closed(Evidence run) {
    return !run.calls(AMQP.Channel.Close.class).isEmpty();
  }

  @Mistake("no-prefetch")
  Optional<WireEvent> no_prefetch(Evidence run) {
    return Prefetch.none(run).filter(consumer -> putsBack(run));
  }

  private static boolean putsBack(Evidence run) {
    return run.settlements().stream().anyMatch(Settlement::putsBack);
  }

  @Mistake("prefetch-of-two")
  Optional<WireEvent> prefetch_of_two(Evidence run) {
    return run.consumers().stream()
        .filter(consumer -> consumer.consume().getQueue().startsWith("events"))
        .flatMap(consumer -> Prefetch.of(run, consumer).stream())
        .filter(limit -> Prefetch.count(limit) != 1 && putsBack(run))
        .findFirst();
  }

  private static Stream<Passage> orders(Evidence run) {
    return Passage.all(run, (told, published) -> told.equals(PLACED + published))
        .filter(passage -> Passage.text(passage.delivery()).startsWith(PLACED));
  }
}
